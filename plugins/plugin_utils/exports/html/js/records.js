/* The evidence records of a host: what was recorded, when, by which tool, and what the controls make of it. */
const Records = (() => {
  const DAY_MS = 86400000;

  /* Whole days from a record's end to when the host was looked at; null where one of them is no time. */
  function age(record, host) {
    const days = Math.floor((Date.parse(host.time) - Date.parse(record.ended)) / DAY_MS);
    return Number.isNaN(days) ? null : days;
  }

  const told = (record, host) => {
    const days = age(record, host);
    return [Parts.time(record.ended), days !== null && h("div", { class: "small" }, inline(Words.recordAge(days)))];
  };

  const by = (record) => [
    record.tool ? h("bdi", null, record.tool) : "–",
    record.external && h("div", { class: "small" }, inline(Words.recordExternal))];

  function of(host) {
    const records = host.records || [];
    if (!records.length) return null;
    const rows = records.map((record) => [
      h("code", null, record.topic), record.result ? inline(Words.recordResults[record.result]) : "–",
      told(record, host), by(record), record.signature ? inline(Words.recordSignatures[record.signature]) : "–",
      Things.judged(record)]);
    return Parts.section(Words.records,
      Parts.table(Words.records, [Words.recordTopic, Words.recordResult, Words.recordEnded, Words.recordTool,
        Words.recordSignature, Words.status], rows),
      host.records_more > 0 && h("p", { class: "small" }, inline(Words.moreThings(host.records_more))));
  }

  return { of };
})();
