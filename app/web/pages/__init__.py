"""The toolkit of pages: templates, words in each language, forms, files, and refusals as people read them."""
