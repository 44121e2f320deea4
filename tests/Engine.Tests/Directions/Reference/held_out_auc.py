"""Figures of a held-out AUC by refitting every direction in d dimensions, row by row: no Gram matrix and none of the product's code.
Standard library only. Prints the numbers that HeldOutReferenceTests compares with. usage: python3 held_out_auc.py"""
import itertools, math, struct

D = 6

def rows(n, shift, seed):
    """Rows that C# makes the same way: whole numbers modulo 1009, rounded to float32."""
    def value(i, j):
        v = ((i * 7919 + j * 104729 + i * i * j * 31 + (seed + 1) * 1299709 + i * j * j * seed * 17) % 1009) / 1009 - 0.5
        return struct.unpack('f', struct.pack('f', v + (shift if j == 0 else 0)))[0]
    return [[value(i, j) for j in range(D)] for i in range(n)]

def t975(freedom):
    """Quantile by bisection on Simpson's integral of the density."""
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)
    def half(x, n=4000):
        f = lambda v: scale * (1 + v * v / freedom) ** (-(freedom + 1) / 2)
        h = x / n
        return h / 3 * (f(0) + f(x) + sum((4 if k % 2 else 2) * f(k * h) for k in range(1, n)))
    low, high = 1, 20
    for _ in range(60):
        low, high = ((low + high) / 2, high) if half((low + high) / 2) < 0.475 else (low, (low + high) / 2)
    return low

def mean(values): return sum(values) / len(values)

def compare(X, side, key, out=()):
    across, who, own = [], [], []
    for x in range(len(X)):
        for y in range(len(X)):
            if side[x] or not side[y] or key[x] in out or key[y] in out: continue
            left = [r for r in range(len(X)) if key[r] not in out and key[r] not in (key[x], key[y])]
            a, b = [X[r] for r in left if not side[r]], [X[r] for r in left if side[r]]
            if not a or not b: continue
            s = sum((X[x][j] - X[y][j]) * (mean([r[j] for r in a]) - mean([r[j] for r in b])) for j in range(D))
            psi = 1 if s > 1e-9 else 0 if s < -1e-9 else 0.5
            if key[x] == key[y]: own.append(psi)
            else: across.append(psi); who.append((key[x], key[y]))
    return across, who, own

def wilson(p, n, q):
    c, h = (p + q * q / 2 / n) / (1 + q * q / n), q / (1 + q * q / n) * math.sqrt(p * (1 - p) / n + q * q / 4 / n / n)
    return max(0, c - h), min(1, c + h)

def analyse(X, side, key):
    keys = list(dict.fromkeys(key)); P = len(keys)
    across, who, own = compare(X, side, key); T = mean(across)
    A, B = {k for k, s in zip(key, side) if not s}, {k for k, s in zip(key, side) if s}
    stratum = {k: (k in A) + 2 * (k in B) for k in keys}
    fixed = {k: mean([v for v, w in zip(across, who) if k not in w]) for k in keys}
    refit = {k: mean(compare(X, side, key, (k,))[0]) for k in keys}
    def jack(v):
        total = 0
        for s in set(stratum.values()):
            e = [v[k] for k in keys if stratum[k] == s]
            total += (len(e) - 1) / len(e) * sum((x - mean(e)) ** 2 for x in e) if len(e) > 1 else (e[0] - mean(list(v.values()))) ** 2
        return total
    VF = jack(fixed) * (((P - 2) / (P - 1)) ** 2 if all(s == 3 for s in stratum.values()) else 1)
    V = math.sqrt(VF * jack(refit)); n0 = min(len(A), len(B))
    n = T * (1 - T) / V if 0 < T < 1 and V > 1e-14 else n0
    if n > n0: n = n0 + (n - n0) * min(1, n0 * (1 - T), n0 * T)
    n = max(n, 1); m = len(A & B); W = mean(own) if own else None
    return dict(T=T, n=n, interval=wilson(T, n, t975(n0 - 1)), W=W, own=wilson(W, m / (1 + 4 * W * (1 - W)), t975(m - 1)) if m >= 6 else None)

def project(X, side, key):
    places = []
    for x in range(len(X)):
        a, b = ([X[r] for r in range(len(X)) if side[r] == s and key[r] != key[x]] for s in (0, 1))
        ma, mb = ([mean([r[j] for r in rows_]) for j in range(D)] for rows_ in (a, b))
        d = [ma[j] - mb[j] for j in range(D)]
        places.append(sum((X[x][j] - (ma[j] + mb[j]) / 2) * d[j] for j in range(D)) / math.sqrt(sum(v * v for v in d)))
    return places

def arrangements(X, P):
    found = []
    for bits in itertools.product((0, 1), repeat=P - 1):
        side = [0] * P + [1] * P
        for g, bit in enumerate(bits, 1):
            if bit: side[g], side[P + g] = 1, 0
        found.append(mean(compare(X, side, list(range(P)) * 2)[0]))
    return found

if __name__ == '__main__':
    named = lambda name, *numbers: [f'{name}{i}' for i in numbers]
    for name, a, b, shift in (
            ('paired', named('p', *range(8)), named('p', *range(8)), .25), ('unpaired', named('a', *range(9)), named('b', *range(7)), .3),
            ('mixed', named('p', *range(8)), named('p', *range(3, 12)), .3), ('repeated', named('p', *(i // 2 for i in range(14))), named('p', *range(7)), .2),
            ('one only', named('p', *range(8)), named('p', *range(7)), .2)):
        X = rows(len(a), shift, 1) + rows(len(b), 0, 2); side = [0] * len(a) + [1] * len(b)
        print(name, analyse(X, side, a + b), 'places', [round(v, 9) for v in project(X, side, a + b)][:2])
    layers = [rows(8, .25, 1) + rows(8, 0, 2), rows(8, .05, 3) + rows(8, 0, 4), rows(8, .6, 5) + rows(8, 0, 6)]
    E = [arrangements(X, 8) for X in layers]; rank = lambda p, n: math.ceil(p * n - 1e-9) - 1
    sd = [math.sqrt(mean([(t - .5) ** 2 for t in e])) for e in E]; Z = [[(t - .5) / s for t in e] for e, s in zip(E, sd)]
    edge, far = (sorted(max(f(z[b]) for z in Z) for b in range(128))[rank(.95, 128)] for f in (float, abs))
    order = sorted(range(3), key=lambda l: -Z[l][0]); adjusted, run = [0] * 3, 0
    for k, l in enumerate(order):
        run = max(run, mean([max(Z[o][b] for o in order[k:]) >= Z[l][0] - 1e-12 for b in range(128)])); adjusted[l] = run
    print('observed', [e[0] for e in E], 'p', [mean([t >= e[0] - 1e-12 for t in e]) for e in E], 'adjusted', adjusted, 'edge', [.5 + edge * s for s in sd])
    print('null of layer 0', mean(E[0][1:]), sorted(E[0][1:])[rank(.025, 128)], sorted(E[0][1:])[rank(.975, 128)])
    for X in layers:
        a = analyse(X, [0] * 8 + [1] * 8, named('p', *range(8)) * 2); print('interval of all', wilson(a['T'], a['n'], t975(7) * far / 1.959963984540054))
