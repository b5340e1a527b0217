"""Mails that hold more than the letter: earlier mail quoted or enclosed, signatures, text that flows."""

from email.mime.base import MIMEBase
from html import escape

from common import phrase, record
from mail_frame import CITIZEN, ENTRIES, SENDER, head, keep, multipart, text_part, wrapped

ANSWER = "Du kan søge om at få spærret vejen, når politiet har sagt god for det."
EARLIER = "Jeg vil høre, om I giver afslag, når man vil holde fest på vejen?"


def replies():
    subject = "SV: Må vi holde gadefest?"
    about = {"subject": subject, "quoted": [EARLIER]}
    sent = "Sendt: 7. oktober 2026 19:42\nTil: Teknik og Miljø <teknik@solrod-havn.example>\nEmne: Må vi holde gadefest?"
    text = (
        f"Kære Inès\n\n{ANSWER}\n\nVenlig hilsen\nBjørn Østergård\n\nFra: Inès Kjærulff "
        f"<ines.kjaerulff@post.example>\n{sent}\n\nHej kommune\n\n{EARLIER}\n\nHilsen Inès\n"
    )
    keep("outlook-reply.eml", head(text_part(text, "utf-8", "quoted-printable"), subject), [ANSWER], **about)
    lined = text.replace("\n\nFra:", "\n\n-----Oprindelig meddelelse-----\nFra:")
    keep("outlook-reply-original-message.eml", head(text_part(lined, "windows-1252", "quoted-printable"), subject), [ANSWER], **about)
    fields = "<br>\n".join(
        f"<b>{line.split(': ', 1)[0]}:</b> {escape(line.split(': ', 1)[1])}"
        for line in ("Fra: Inès Kjærulff <ines.kjaerulff@post.example>\n" + sent).split("\n")
    )
    web = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><!--[if gte mso 9]><xml>'
        "<o:shapedefaults/></xml><![endif]--><style><!-- p.MsoNormal {margin:0cm;} --></style></head>\n"
        '<body lang="DA"><div class="WordSection1"><p class="MsoNormal">Kære Inès<o:p></o:p></p>'
        f'<p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">{ANSWER}<o:p></o:p></p>'
        '<p class="MsoNormal">Venlig hilsen<o:p></o:p></p><p class="MsoNormal">Bjørn Østergård<o:p></o:p></p>'
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
        f'<p class="MsoNormal">{fields}<o:p></o:p></p></div>'
        f'<p class="MsoNormal">Hej kommune<o:p></o:p></p><p class="MsoNormal">{EARLIER}<o:p></o:p></p></div></body></html>\n'
    )
    keep(
        "outlook-reply-html.eml",
        head(text_part(web, "windows-1252", "quoted-printable", "html"), subject),
        [ANSWER],
        lacks=["MsoNormal", "shapedefaults"],
        **about,
    )
    line = "Den ons. 7. okt. 2026 kl. 19.42 skrev Inès Kjærulff <ines.kjaerulff@post.example>:"
    text = (
        f"Kære Inès\n\n{ANSWER}\n\nVenlig hilsen\nBjørn Østergård\n\n"
        + "\n".join(wrapped(line, 72))
        + f"\n\n> Hej kommune\n>\n> {EARLIER}\n>\n>> Et endnu ældre brev, som var citeret i forvejen.\n"
    )
    web = (
        f'<div dir="ltr">Kære Inès<div><br></div><div>{ANSWER}</div><div><br></div><div>'
        "Venlig hilsen</div><div>Bjørn Østergård</div></div><br>"
        f'<div class="gmail_quote"><div dir="ltr" class="gmail_attr">{escape(line)}<br></div>'
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid '
        'rgb(204,204,204);padding-left:1ex">'
        f'<div dir="ltr">Hej kommune<div><br></div><div>{EARLIER}</div></div></blockquote></div>\n'
    )
    keep(
        "gmail-reply.eml",
        head(
            multipart("alternative", text_part(text, "utf-8", "quoted-printable"), text_part(web, "utf-8", "quoted-printable", "html")),
            subject,
        ),
        [ANSWER],
        **about,
    )
    keep("gmail-reply-html.eml", head(text_part(web, "utf-8", "base64", "html"), subject), [ANSWER], lacks=["gmail_quote"], **about)


def signature():
    sentence = "Din ansøgning er modtaget, og du hører fra os inden otte uger."
    text = (
        f"Kære Åse\n\n{sentence}\n\n-- \nBjørn Østergård\nTeknik og Miljø\nTelefon 56 00 31 90\n\n"
        "Denne e-mail kan indeholde fortrolige oplysninger. Er du ikke den rette\nmodtager, beder vi "
        "dig slette den. Læs om vores behandling af\npersonoplysninger på "
        "solrod-havn.example/privatliv.\n"
    )
    keep("signature-and-disclaimer.eml", head(text_part(text, "utf-8", "8bit"), "Din ansøgning"), [sentence], "Din ansøgning")


def flowed():
    first = "Vi kan ikke imødekomme din ansøgning om en parkeringstilladelse på Ørneparken, fordi pladserne dér er forbeholdt beboerne."
    quoted = "Jeg søger om en plads på Ørneparken, hvor min søster bor, og hvor jeg kommer hver dag."
    spaced = "From-linjer og indrykkede linjer får et blanktegn foran sig i teksten."
    soft = " \n".join(wrapped(first, 60))
    text = (
        f"Kære Åse\n\n{soft}\n\n {spaced}\n\nVenlig hilsen\nBjørn\n\n-- \nTeknik og Miljø\n\nDen 7. oktober 2026 skrev Åse:\n"
        + " \n".join("> " + line for line in wrapped(quoted, 50))
        + "\n"
    )
    part = head(text_part(text, "utf-8", "8bit"), "Din ansøgning")
    part.set_param("format", "flowed")
    keep("format-flowed.eml", part, [phrase(first), spaced], "Din ansøgning", quoted=[phrase(quoted)])
    # With DelSp the blank at the end of a soft line is no blank of the text.
    text = "Kære Åse\n\n" + "  \n".join(wrapped(first, 60)) + "\n\nVenlig hilsen\nBjørn\n"
    part = head(text_part(text, "utf-8", "quoted-printable"), "Din ansøgning")
    part.set_param("format", "flowed")
    part.set_param("delsp", "yes")
    keep("format-flowed-delsp.eml", part, [phrase(first)], "Din ansøgning")


def forwarded():
    sentence = "Vi sender dig her den mail, som du har bedt om at få en kopi af."
    inner = head(
        text_part(f"Kære kommune\n\n{EARLIER}\n", "utf-8", "base64"), "Må vi holde gadefest?", to=[SENDER], sender=CITIZEN, number=2
    )
    wrapper = MIMEBase("message", "rfc822")
    wrapper.attach(inner)
    message = multipart("mixed", text_part(f"Kære Inès\n\n{sentence}\n", "utf-8", "8bit"), wrapper)
    keep("forwarded-as-attachment.eml", head(message, "Kopi af din mail"), [sentence], "Kopi af din mail", quoted=[EARLIER])


def main():
    for make in (replies, signature, flowed, forwarded):
        make()
    record("mail_replies.py", ENTRIES)


if __name__ == "__main__":
    main()
