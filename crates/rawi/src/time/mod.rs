//! Time expressions and their place on the calendar.
