"""Names of months in the languages that write a day with a full stop: `18. September`.

Taken from CLDR, case folded. It is a list and not a look-up since reading the data of one language
takes longer than reading a text.
"""

from __future__ import annotations

import re

# German, Luxembourgish, Danish, Norwegian, Faroese, Icelandic, Finnish, Estonian, Latvian, Czech,
# Slovak, Slovene, Croatian, Bosnian, Serbian, Sorbian and Hungarian.
_NAMES = """
abrëll april aprill apryl apryla apríl apríla aprīlis august augusta augusts augusztus
avgust awgust awgusta březen března decembar december decembra decembris desember
detsember dezember duben dubna elokuu elokuuta februar februara február februára
februāris febrúar heinäkuu heinäkuuta helmikuu helmikuuta huhtikuu huhtikuuta jaanuar
januar januara január januára janvāris janúar joulukuu joulukuuta jul juli julij julija
jun juni junij junija juuli juuni jänner júl júla július júlí jún júna június júní
jūlijs jūnijs kesäkuu kesäkuuta kolovoz kolovoza květen května leden ledna lipanj lipnja
listopad listopada listopadu lokakuu lokakuuta maaliskuu maaliskuuta mai maijs maj maja
marca marec marraskuu marraskuuta mars mart marts maí mee meja meje máj mája május
március mäerz märts märz měrc měrca novembar november novembra novembris nowember
nowembra nóvember oktobar oktober oktobra oktobris oktoober október októbra ožujak
ožujka prosinac prosinca prosince prosinec rujan rujna septembar september septembra
septembris siječanj siječnja srpanj srpen srpna srpnja studeni studenoga svibanj svibnja
syyskuu syyskuuta szeptember tammikuu tammikuuta toukokuu toukokuuta travanj travnja
veebruar veljača veljače září ágúst április únor února červen července červenec června
říjen října август април децембар март мај новембар октобар септембар фебруар јануар јул
јун
"""
# Short forms count only with the stop that marks them as such: `18. Sept. 2026`.
_SHORT = """
abr apr aug avg awg bře dec des dets dez dub elo feb febr heinä helmi huhti jaan jan
janv joulu jän jūl jūn kesä kol kvě led lip lis loka maalis mar marras mej márc mäe mär
měr nov now nóv okt ožu pro ruj sep sept sij srp stu svi syys szept tammi touko tra
veebr velj zář ágú ápr úno čvc čvn říj авг апр дец мар нов окт сеп феб јан
"""
NAMES = frozenset(_NAMES.split())
SHORT = frozenset(_SHORT.split())
_WORD = re.compile(r"[ \t]+([^\W\d_]{3,})(\.?)(?![\w-])")


def begins_with_month(text: str) -> bool:
    """Return whether the first word of *text*, which follows a number, is the name of a month."""
    match = _WORD.match(text)
    if match is None:
        return False
    word = match[1].casefold()
    return word in NAMES or (bool(match[2]) and word in SHORT)
