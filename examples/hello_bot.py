"""A bot of three skills: it greets, says goodbye, and admits what it does not understand."""

from tertulia.skills import Agent, PatternMatchingSkill

hello = PatternMatchingSkill(patterns=["hi", "hello"], responses=["Hello, world!"])
bye = PatternMatchingSkill(patterns=["bye", "see you"], responses=["Goodbye!"])
fallback = PatternMatchingSkill(responses=["I don't understand, sorry."])
HelloBot = Agent([hello, bye, fallback])
print(HelloBot(["Hello!", "Boo...", "Bye."]))
