from django import forms
from django.utils.translation import gettext_lazy as _

from people.presentation import PlainHelper
from sessions.models import Paper
from sessions.models.papers import MOST_BYTES
from sessions.papers.files import NotAllowed, read
from sessions.papers.services import LONGEST
from sessions.venues.photos import TooManyPixels


class PaperForm(forms.ModelForm):
    """What is to be read: the plain words first. `read_file`: the file as it is kept, or None."""

    file = forms.FileField(
        label=_("The file it comes from"),
        help_text=_("Who wants it can open it as well. At most 8 megabytes."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.odt,.txt,image/jpeg,image/png,image/webp"}),
    )
    without_file = forms.BooleanField(label=_("Take the file away"), required=False)
    reading_minutes = forms.IntegerField(
        label=_("How many minutes does it take to read?"),
        help_text=_("Leave it empty, and we count the plain words."),
        required=False,
        min_value=1,
        max_value=LONGEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "min_value": _("Write a number from 1 to 240."),
            "max_value": _("Write a number from 1 to 240."),
        },
    )

    class Meta:
        model = Paper
        fields = ["title", "plain", "reading_minutes"]
        labels = {"title": _("What is it called?"), "plain": _("In plain words")}
        help_texts = {
            "title": _("Members read it after signing in. It is never in a message."),
            "plain": _(
                "All that people need to know, in short sentences. This is what they read first."
            ),
        }
        error_messages = {
            "title": {
                "required": _("Write what it is called."),
                "max_length": _("Keep it shorter: a line is enough."),
            },
            "plain": {"max_length": _("Keep it shorter: 20,000 letters is the most.")},
        }
        widgets = {"plain": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args, has_file=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.read_file, self.has_file = None, has_file
        if has_file:
            self.fields["file"].label = _("Another file in its place")
        else:
            del self.fields["without_file"]
        self.order_fields(["title", "plain", "file", "without_file", "reading_minutes"])
        self.helper = PlainHelper(self, submit=_("Save") if self.instance.pk else _("Attach it"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file:
            return None
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("That file is too big: 8 megabytes is the most."))
        try:
            self.read_file = read(file)
        except NotAllowed:
            raise forms.ValidationError(
                _(
                    "We cannot give members such a file. Send a PDF, a Word document, a picture or plain text."
                )
            ) from None
        except TooManyPixels:
            raise forms.ValidationError(_("That picture is too large. Choose a smaller one.")) from None
        if len(self.read_file.content) > MOST_BYTES:
            raise forms.ValidationError(_("That file is too big: 8 megabytes is the most."))
        return file

    def clean(self):
        facts = super().clean()
        keeps_file = self.read_file or (self.has_file and not facts.get("without_file"))
        if not (facts.get("plain") or "").strip() and not keeps_file and not self.errors:
            self.add_error("plain", _("Write it in plain words, or choose a file."))
        return facts

    @property
    def facts(self):
        return {
            "title": self.cleaned_data["title"],
            "plain": self.cleaned_data["plain"],
            "reading_minutes": self.cleaned_data["reading_minutes"],
            "without_file": self.cleaned_data.get("without_file", False),
            "file": self.read_file,
        }
