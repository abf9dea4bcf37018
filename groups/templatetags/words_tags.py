"""A group's own words on any page: `{% load words_tags %}`.

    {% explained_words group as known %}      what the group has explained; asks nothing yet
    {{ group_session.about|mark:known }}      what staff wrote, its words linked to what they mean
    {% words_on_this_page known %}            at the foot: what the links lead to
    {% reading_check known text … %}          for whoever wrote it, before it goes out
    {% ask_about_a_word group %}              "What does that mean?", for whoever is signed in
    {% our_words group %}                     the way to the list, on the group's page

Never for members' own words: they are not marked and not measured.
"""

from django import template
from django.utils.html import escape

from groups.words.marking import WordsOnPage
from groups.words.reading import check

register = template.Library()


@register.simple_tag
def explained_words(group):
    return WordsOnPage(group)


@register.filter
def mark(text, known):
    """Escaped in any event; without `known` it is only that. Newlines stay: `|mark:known|linebreaksbr`."""
    return known.mark(text) if isinstance(known, WordsOnPage) else escape(text)


@register.inclusion_tag("groups/words/_on_this_page.html")
def words_on_this_page(known):
    return {"used": list(known.used.values()), "group": known.group}


@register.inclusion_tag("groups/words/_reading_check.html")
def reading_check(known, *texts):
    """Says nothing when all is plain. `texts` may hold lists of texts. One query, shared with `mark`."""
    each = []
    for text in texts:
        each += [text] if isinstance(text, str) else list(text or [])
    return {"group": known.group, "found": check(each, known)}


@register.inclusion_tag("groups/words/_ask.html", takes_context=True)
def ask_about_a_word(context, group):
    """One field. Only for whoever is signed in: a link alone adds nothing. No queries."""
    request = context["request"]
    return {
        "group": group,
        "is_signed_in": request.user.is_authenticated,
        "back": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("groups/words/_our_words.html")
def our_words(group):
    """The way to the list, and how many words nobody has explained. One query."""
    return {"group": group, "to_explain": group.jargon_terms.filter(state="asked").count()}
