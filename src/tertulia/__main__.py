"""`python -m tertulia`: the same as the command `tertulia`."""

from tertulia.cli.main import main

main()
