# Dates in words: "Tuesday 1 December", and times as people say them: "10 am".
DATE_FORMAT = "l j F Y"
SHORT_DATE_FORMAT = "j F"
TIME_FORMAT = "g.i a"
DATETIME_FORMAT = "l j F Y, g.i a"
