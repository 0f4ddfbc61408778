"""What a resident can do, whatever the channel: the effects and offers that menus name."""
