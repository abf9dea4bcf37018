"""What is plain enough. Grades are United States school grades: grade 4 is read at about nine."""

# GOV.UK writes for a reading age of nine; one grade more is what names and everyday words of this field
# add by themselves.
GRADE_TARGET = 5.0
# Above this a writer is told; our own member pages and messages may not go above it.
GRADE_WARNS = 6.0
# Above this a writer should know why. Our own staff pages may not go above it.
GRADE_NEEDS_A_REASON = 8.0
# GOV.UK's content guide: sentences of no more than 25 words.
LONGEST_SENTENCE = 25
# In fewer words the grade says more about one long name than about the text.
WORDS_FOR_A_GRADE = 30
# Gunning (1952) calls a word hard from three syllables on.
SYLLABLES_OF_A_LONG_WORD = 3
