"""The small words and verbs by which clauses, modality and negation are read."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NOMINAL: Final = _words("""
    CD DT JJ JJR JJS NN NNP NNPS NNP_POS NNS NNS_POS NN_POS PDT POS PRP PRP$
""")
FINITE: Final = _words("""
    MD VBD VBP VBZ
""")
DETERMINERS: Final = _words("""
    a all an another any both each every no some that the these this those
""")
PASSIVE_HELP: Final = _words("""
    's are be been being get got is was were ’s
""")
HELP: Final = _words("""
    's are be been being can could did do does get got had has have having is may might must n't not n’t
    should to was were will would ’s
""")
RELATIVE: Final = _words("""
    that which who whose
""")
CONTROLS_OBJECT: Final = _words("""
    accuse accused accuses accusing allow allowed ask asked asks call called convince convinced force
    forced help helped order ordered persuade persuaded press pressed urge urged urges want wanted
""")
ENDS: Final = _words("""
    " : ; – — “ ”
""")
PRONOUNS: Final = _words("""
    he her him his it its she their them they
""")
PERSONS: Final = _words("""
    he her him his she
""")
SOUGHT: Final = _words("""
    ask asked asks attempt attempted attempts bid convince convinced effort efforts persuade persuaded
    press pressed pressing request requested seek seeks sought tried tries try trying urge urged urges
    want wanted wants
""")
PEOPLE: Final = _words("""
    army authorities businessmen companies delegation delegations diplomat diplomats dozens envoy envoys
    experts firms forces government governments group groups hundreds leader leaders member members
    military millions minister ministers number official officials people planes representatives ships
    soldiers team teams thousands troops
""")
FORBIDS: Final = _words("""
    ban banned bans bar barred forbid forbidden prevent prevented prevents prohibit prohibited prohibits
    stop stopped
""")
ACTIVE_ONLY: Final = _words("""
    arrived came flew fought met negotiated returned traveled travelled visited went
""")
MAYBE: Final = _words("""
    can could may might should would
""")
WILL: Final = _words("""
    'll shall will wo ’ll
""")
NOT: Final = _words("""
    n't never no not n’t
""")
DOUBTED: Final = _words("""
    alleged likely possible potential suspected
""")
INTENDED: Final = _words("""
    future intended planned proposed upcoming
""")
HEARSAY: Final = _words("""
    accused alleged believed reported rumored rumoured said suspected thought
""")
WEIGHS: Final = _words("""
    able consider considered considering considers likely mull mulling mulls ready suspect suspected
    suspects weigh weighing weighs willing
""")
INTENDS: Final = _words("""
    agree agreed agrees aim aims due expected hope hopes intend intended intends mean means plan planned
    planning plans pledge pledged pledges prepare prepared preparing promise promised promises scheduled
    seek seeking seeks set vow vowed want wants
""")
DENIES: Final = _words("""
    denied denies deny denying dismissed reject rejected rejects
""")
SPEECH_TAGS: Final = _words("""
    ccomp parataxis
""")
CLAUSE_OPENERS: Final = _words("that after before while because as since if when of")
ADVERBS: Final = _words("recently also then now")
ALSO_NOMINAL: Final = _words("'s ’s ’ arms")
