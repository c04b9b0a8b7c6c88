"""ML-DSA-44 (FIPS 204), verification alone, with an empty context: the numbers of algorithms stand beside the functions."""

import hashlib

Q = 8380417
N = 256
ROWS = COLUMNS = 4
DROPPED_BITS = 13
ONES = 39
GAMMA1 = 1 << 17
GAMMA2 = (Q - 1) // 88
BETA = 78
MOST_HINTS = 80
PUBLIC_KEY_BYTES = 1312
SIGNATURE_BYTES = 2420

ZETAS = [pow(1753, int(f"{i:08b}"[::-1], 2), Q) for i in range(N)]


def shake256(data, length):
    return hashlib.shake_256(data).digest(length)


def ntt(values):
    """41"""
    w, m, length = [value % Q for value in values], 0, N // 2
    while length >= 1:
        for start in range(0, N, 2 * length):
            m += 1
            for j in range(start, start + length):
                t = ZETAS[m] * w[j + length] % Q
                w[j + length], w[j] = (w[j] - t) % Q, (w[j] + t) % Q
        length //= 2
    return w


def inverse_ntt(values):
    """42"""
    w, m, length = list(values), N, 1
    while length < N:
        for start in range(0, N, 2 * length):
            m -= 1
            for j in range(start, start + length):
                t = w[j]
                w[j], w[j + length] = (t + w[j + length]) % Q, -ZETAS[m] * (t - w[j + length]) % Q
        length *= 2
    return [value * 8347681 % Q for value in w]


def unpack(data, bits):
    """18 and 19, without the change of sign"""
    number = int.from_bytes(data, "little")
    return [(number >> (bits * i)) & ((1 << bits) - 1) for i in range(len(data) * 8 // bits)]


def unpack_hints(data):
    """21"""
    hints, index = [], 0
    for row in range(ROWS):
        end = data[MOST_HINTS + row]
        if end < index or end > MOST_HINTS:
            return None
        places = list(data[index:end])
        if any(before >= after for before, after in zip(places, places[1:])):
            return None
        hints.append(set(places))
        index = end
    return None if any(data[index:MOST_HINTS]) else hints


def sample_in_ball(seed):
    """29. Of the stream 1,088 bytes are more than any challenge has ever needed."""
    stream = shake256(seed, 1088)
    signs, at, values = int.from_bytes(stream[:8], "little"), 8, [0] * N
    for i in range(N - ONES, N):
        while stream[at] > i:
            at += 1
        j = stream[at]
        at += 1
        values[i] = values[j]
        values[j] = -1 if signs & 1 else 1
        signs >>= 1
    return values


def sample_rejected(rho, row, column):
    """30. A second, longer stream begins with the first one."""
    blocks = 6
    while True:
        stream = hashlib.shake_128(rho + bytes([column, row])).digest(168 * blocks)
        triples = (stream[at : at + 3] for at in range(0, len(stream), 3))
        values = [a | b << 8 | (c & 0x7F) << 16 for a, b, c in triples]
        values = [value for value in values if value < Q]
        if len(values) >= N:
            return values[:N]
        blocks += 1


def use_hint(hint, value):
    """40 and 36"""
    low = value % (2 * GAMMA2)
    if low > GAMMA2:
        low -= 2 * GAMMA2
    if value - low == Q - 1:
        high, low = 0, low - 1
    else:
        high = (value - low) // (2 * GAMMA2)
    if not hint:
        return high
    return (high + 1) % 44 if low > 0 else (high - 1) % 44


def is_signed(public_key, message, signature):
    """8 and 3, with an empty context"""
    if len(public_key) != PUBLIC_KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    rho, challenge, rows = public_key[:32], signature[:32], []
    coefficients = [GAMMA1 - value for value in unpack(signature[32:2336], 18)]
    hints = unpack_hints(signature[2336:])
    if hints is None or any(abs(value) >= GAMMA1 - BETA for value in coefficients):
        return False
    digest = shake256(shake256(public_key, 64) + b"\0\0" + message, 64)
    c = ntt(sample_in_ball(challenge))
    z = [ntt(coefficients[N * i : N * (i + 1)]) for i in range(COLUMNS)]
    t1 = unpack(public_key[32:], 10)
    for row in range(ROWS):
        t = ntt([value << DROPPED_BITS for value in t1[N * row : N * (row + 1)]])
        a = [sample_rejected(rho, row, column) for column in range(COLUMNS)]
        sums = [(sum(a[s][i] * z[s][i] for s in range(COLUMNS)) - c[i] * t[i]) % Q for i in range(N)]
        rows += [use_hint(i in hints[row], value) for i, value in enumerate(inverse_ntt(sums))]
    packed = sum(value << (6 * i) for i, value in enumerate(rows)).to_bytes(ROWS * N * 6 // 8, "little")
    return shake256(digest + packed, 32) == challenge
