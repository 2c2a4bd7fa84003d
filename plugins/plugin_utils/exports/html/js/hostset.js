/* Sets of host numbers as the report writes them: "0-4,7", or "b64:" and a bitmap. */
class HostSet {
  constructor(bits) {
    this.bits = bits;
    this.count = 0;
    for (let byte of bits) for (; byte; byte &= byte - 1) this.count += 1;
  }

  static decode(text, size) {
    const bits = new Uint8Array((size + 7) >> 3);
    if (text.startsWith("b64:")) {
      const raw = atob(text.slice(4));
      for (let place = 0; place < raw.length && place < bits.length; place += 1) bits[place] = raw.charCodeAt(place);
    } else {
      for (const part of text.split(",").filter(Boolean)) {
        const [start, end = start] = part.split("-").map(Number);
        for (let number = start; number <= end && number < size; number += 1) bits[number >> 3] |= 1 << (number & 7);
      }
    }
    return new HostSet(bits);
  }

  static of(numbers, size) {
    const bits = new Uint8Array((size + 7) >> 3);
    for (const number of numbers) bits[number >> 3] |= 1 << (number & 7);
    return new HostSet(bits);
  }

  has(number) {
    return Boolean(this.bits[number >> 3] & (1 << (number & 7)));
  }

  and(other) {
    return new HostSet(this.bits.map((byte, place) => byte & other.bits[place]));
  }

  /* `limit` numbers from the `start`-th on. */
  list(start = 0, limit = Infinity) {
    const found = [];
    let seen = 0;
    for (let place = 0; place < this.bits.length && found.length < limit; place += 1) {
      for (let bit = 0; this.bits[place] >> bit && found.length < limit; bit += 1) {
        if (this.bits[place] & (1 << bit) && seen++ >= start) found.push(place * 8 + bit);
      }
    }
    return found;
  }
}
