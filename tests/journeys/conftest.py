"""`--update` writes the journeys down as they are said now; read the difference before you keep it."""


def pytest_addoption(parser):
    parser.addoption("--update", action="store_true", help="write journeys down as they are said now")
