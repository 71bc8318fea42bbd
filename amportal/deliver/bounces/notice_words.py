"""The words by which mail programs say that a mail failed, is late, or was answered by a machine.

Only for notices without fields for programs (RFC 3464): whoever sends those needs no words.
"""

from __future__ import annotations

import re


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


# Who sends notices: the part before the `@`, or the name beside it.
DAEMON = _any(
    r"mailer[-_. ]?daemon",
    r"mail[-_]?daemon",
    r"^mdaemon",
    r"post[-_]?master",
    r"post-?office",
    r"mail deliver",
    r"mail system",
    r"mail administrator",
    r"system administrator",
    r"mail router",
    r"delivery (?:sub)?system",
)
NO_REPLY = _any(r"^no-?_?reply", r"^do-?_?not-?_?reply", r"^bounces?\b", r"^notifications?\b")
FAILED_SUBJECT = _any(
    r"undeliver",
    r"un?able to deliver",
    r"deliver\w* (?:problem|error|fail|status|notif|report)",
    r"fail\w* (?:to deliver|notice|delivery|mail)",
    r"mail (?:delivery )?(?:fail|error|system error)",
    r"returned (?:mail|message|to sender)",
    r"return to sender",
    r"not (?:be )?delivered",
    r"could not (?:be )?deliver",
    r"non[- ]?deliver",
    r"(?:message|mail) (?:rejected|bounced)",
    r"user unknown",
    # German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian, Japanese, Chinese
    r"unzustellbar",
    r"zustellung",
    r"nicht zugestellt",
    r"non (?:remis|distribu)",
    r"échec de (?:la )?(?:remise|livraison|distribution)",
    r"no se (?:puede|pudo|ha podido) entregar",
    r"no entregado",
    r"mancat\w recapito",
    r"non recapitat",
    r"não (?:foi )?entregue",
    r"falha na entrega",
    r"onbestelbaar",
    r"niet bezorgd",
    r"nie (?:można )?dostarczon",
    r"niedostarczon",
    r"не ?доставлен",
    r"配信(?:不能|エラー)",
    r"送信エラー",
    r"メールエラー",
    r"退信",
    r"投递失败",
)
FAILED = _any(
    r"undeliver",
    r"(?:could|can|would|was|were|is|has|have|did)(?:n['’]t| not) (?:be |been |able )?(?:to )?"
    r"(?:deliver|reach|sent|send|receiv|accept|find|found|process|relay|forward)",
    r"can ?not (?:be )?(?:deliver|send|sent|reach)",
    r"not (?:be )?(?:delivered|reached|deliverable)",
    r"(?:un|not )able to (?:deliver|send|find|relay|complete)",
    r"failed to deliver",
    r"failed permanently",
    r"deliver\w*[^\n]{0,120} (?:fail|error|not possible|impossible)",
    r"permanent (?:fatal )?(?:error|failure|problem)",
    r"fatal error",
    r"errors? (?:has |have )?occurred",
    r"error (?:while )?(?:delivering|transferring|sending|in delivery)",
    r"delivery (?:error|problem|failure)",
    r"(?:do|does|may|might) not exist",
    r"fail\w* (?:recipient|address|reason|delivery)",
    r"(?:user|recipient|mailbox|account|address|host|domain)\b[^\n]{0,40}"
    r"(?:unknown|not found|does ?n[o'’]t exist|no longer|disabled|inactive|rejected|refused|full)",
    r"(?:unknown|no such|invalid|bad|illegal|malformed) (?:local[- ])?"
    r"(?:user|recipient|mailbox|address|host|domain|part)",
    r"(?:message|mail|e-mail)\b[^\n]{0,60}(?:rejected|refused|blocked|bounced|discarded)",
    r"(?:rejected|refused|blocked) (?:your|the) (?:message|mail)",
    r"giv(?:ing|en) up",
    r"over ?quota",
    r"quota exceeded",
    r"mailbox (?:is )?full",
    r"account disabled",
    r"cannot send message for",
    r"too many hops",
    r"relaying denied",
    r"expired",
    # The same languages as above.
    r"unzustellbar",
    r"nicht (?:zugestellt|zustellbar|erreich)",
    r"konnte\w* [^\n]{0,80}nicht",
    r"non (?:remis|distribu|délivr)",
    r"n.(?:a|ont) (?:pas )?pu",
    r"impossible de remettre",
    r"no se (?:puede|pudo|ha podido|han podido)",
    r"non (?:è stat\w|può essere|recapitat)",
    r"não (?:foi|pôde|pode|é possível)",
    r"kon(?:den)? niet",
    r"nie (?:można|mogła|został)",
    r"не (?:может|удалось|была?|доставлен|существует)",
    r"失敗",
    r"できません",
    r"不存在",
    r"无法",
    r"失败",
)
DELAYED = _any(
    r"delayed",
    r"not yet been delivered",
    r"will (?:be )?(?:retr|try again|continue to try|keep trying)",
    r"still (?:trying|being tried|being retried|in the queue)",
    r"no action is required",
    r"warning (?:message )?only",
    r"do(?:es)? not need to resend",
    r"attempts? will continue",
    r"warteschlange",
    r"verzögert",
    r"retard[ée]",
    r"retrasad",
    r"ritardo",
    r"atrasad",
    r"vertraagd",
    r"opóźnion",
    r"задерж",
)
# A notice that the mail is late now failed says both; this tells that it is over.
GIVEN_UP = _any(
    r"giv(?:en|ing) up",
    r"gave up",
    r"returned to (?:you|sender)",
    r"deleted from the queue",
    r"cannot send message for",
    r"could not be delivered (?:for|after|within)",
    r"expired",
    r"permanent",
    r"no further attempts",
    r"did not reach",
)
ANSWER_SUBJECT = _any(
    r"^\W*auto(?:matic|mated|matische?|matique|matica|mática)?[- ]?"
    r"(?:reply|respon\w*|antwort|re\b|svar|resposta|risposta|respuesta|odpowied)",
    r"^\W*(?:réponse|respuesta|risposta|resposta|automatisch\w*|automatyczna) "
    r"(?:auto|antwoord|antwort|odpowied)",
    r"out of (?:the )?office",
    r"\booo\b",
    r"on (?:vacation|holiday|leave)",
    r"\baway\b",
    r"abwesen",
    r"absen(?:ce|t)",
    r"fuera de la oficina",
    r"fuori (?:sede|ufficio)",
    r"afwezig",
    r"ausência",
    r"nieobecno",
    r"автоответ",
    r"不在",
    r"خارج المكتب",
    r"رد تلقائي",
)
# An answer of a mail server, as it stands in a notice.
REPLY = re.compile(
    r"(?:^|[\s:<>*(])"
    r"((?:5\d\d|4\d\d)(?:[ -]#?[45]\.\d{1,3}\.\d{1,3})?[ -][^\r\n]{4,300})",
    re.MULTILINE,
)
# Where the returned mail begins in a notice of one piece.
RETURNED = re.compile(
    r"^[ \t>]*(?:received|return-path|message-id|mime-version|dkim-signature|from|subject):[ \t]",
    re.IGNORECASE | re.MULTILINE,
)
