// Reads the mails named on the command line and says what a mail program would show of each.
const fs = require("node:fs");
const { createHash } = require("node:crypto");
const loaded = require("postal-mime");
const PostalMime = loaded.default ?? loaded;

async function shown(path) {
  const mail = await PostalMime.parse(fs.readFileSync(path), { attachmentEncoding: "arraybuffer" });
  return {
    from: [mail.from.name, mail.from.address],
    to: mail.to.map((one) => [one.name, one.address]),
    subject: mail.subject,
    date: mail.date,
    id: mail.messageId,
    answers: mail.inReplyTo ?? "",
    text: mail.text,
    files: mail.attachments.map((one) => [
      one.filename,
      createHash("sha256").update(Buffer.from(one.content)).digest("hex"),
    ]),
  };
}

Promise.all(process.argv.slice(2).map(shown)).then((all) => console.log(JSON.stringify(all)));
