"""What is written on a phone: texts measured and cut, pages and their keys, screens drawn, SMS filled."""
