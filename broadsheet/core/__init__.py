"""What the house knows without Django: languages, dates, words, marks, licences, colours."""
