"""The only folder that knows who carries us: its wire, its callbacks, our client, and a stand-in for it."""
