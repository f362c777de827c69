"""`python -m tertulia.agent.run`: where the original had its command; the same as ours."""

from tertulia.cli.agent.original import run

if __name__ == "__main__":
    run()
