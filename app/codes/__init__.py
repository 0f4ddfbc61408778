"""The four digits on posters: one range for everything that has a code, so that one screen takes them all."""
