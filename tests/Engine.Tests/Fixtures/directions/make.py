"""Rows and what NumPy and scikit-learn make of them, in d dimensions and without a Gram matrix: expected.json.

NumPy 1.24.2, scikit-learn 1.2.1 (Debian 12: python3-sklearn). usage: /usr/bin/python3 make.py > expected.json
"""
import json
import numpy as np
from sklearn.covariance import ledoit_wolf
from sklearn.linear_model import LogisticRegression

M = (1 << 64) - 1
BLOCKS, FOLDS, HALVES = 10, 11, 12


class Random:
    """The product's stream: SplitMix64 fills xoshiro256**, Lemire's bounded numbers, Fisher and Yates from the end."""

    def __init__(self, seed, purpose, index):
        def mix(z):
            z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
            return z ^ (z >> 31)
        state = seed & M
        def draw(state):
            state = (state + 0x9E3779B97F4A7C15) & M
            return state, mix(state)
        state, z = draw(state); state = z ^ purpose
        state, z = draw(state); state = z ^ index
        self.s = []
        for _ in range(4):
            state, z = draw(state)
            self.s.append(z)

    def bits(self):
        s = self.s
        rotate = lambda x, k: ((x << k) | (x >> (64 - k))) & M
        result = rotate(s[1] * 5 & M, 7) * 9 & M
        t = s[1] << 17 & M
        s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = rotate(s[3], 45)
        return result

    def below(self, bound):
        product = self.bits() * bound
        while (product & M) < (-bound & M) % bound:
            product = self.bits() * bound
        return product >> 64

    def shuffled(self, count):
        order = list(range(count))
        for i in range(count - 1, 0, -1):
            j = self.below(i + 1)
            order[i], order[j] = order[j], order[i]
        return order


def deal(keys, side, order, parts):
    names = list(dict.fromkeys(keys))
    kind = {k: (any(a == k and not s for a, s in zip(keys, side)), any(a == k and s for a, s in zip(keys, side))) for k in names}
    part = {}
    both = [names[i] for i in order if kind[names[i]] == (True, True)]
    for i, k in enumerate(both):
        part[k] = i % parts
    for wanted in ((True, False), (False, True)):
        for i, k in enumerate([names[i] for i in order if kind[names[i]] == wanted]):
            part[k] = (len(both) + i) % parts
    return part, kind


def mean_difference(X, side):
    return X[side == 0].mean(0) - X[side == 1].mean(0)


def median_of(V):
    m = V.mean(0)
    for _ in range(200000 if len(V) > 1 else 0):
        w = 1 / np.linalg.norm(V - m, axis=1)
        n = (w[:, None] * V).sum(0) / w.sum()
        if np.linalg.norm(n - m) < 1e-15 * np.linalg.norm(V):
            break
        m = n
    return m


def robust(X, side, keys, allkeys, blocks, weigh, seed):
    order = Random(seed, BLOCKS, 0).shuffled(len(dict.fromkeys(allkeys)))
    names = list(dict.fromkeys(allkeys))
    order = [list(dict.fromkeys(keys)).index(names[i]) for i in order if names[i] in keys]
    a, b = (len({k for k, s in zip(keys, side) if s == t}) for t in (0, 1))
    count = min(blocks, a, b)
    part, _ = deal(keys, side, order, count)
    of = np.array([part[k] for k in keys])
    blocks = [(of == p) & (side == t) for p in range(count) for t in (0, 1)]
    m = median_of(np.array([X[a].mean(0) - X[b].mean(0) for a, b in zip(blocks[::2], blocks[1::2])]))
    if not weigh:
        return m
    p = X @ m
    pa, pb = np.median(p[side == 0]), np.median(p[side == 1])
    z = np.where(side == 0, p - (pa + pb) / 2, (pa + pb) / 2 - p) / ((pa - pb) / 2)
    w = np.clip(z, 0, 1)
    pairs = [(a, b) for a, b in zip(blocks[::2], blocks[1::2]) if w[a].sum() > 0 and w[b].sum() > 0]
    if pa <= pb or not pairs:
        return m
    return median_of(np.array([w[a] @ X[a] / w[a].sum() - w[b] @ X[b] / w[b].sum() for a, b in pairs]))


def differences(X, side, keys):
    k = np.array(keys)
    return np.array([mean_difference(X[k == n], side[k == n]) for n in dict.fromkeys(keys) if len(set(side[k == n])) == 2])


def principal(X, side, keys):
    w = np.linalg.svd(differences(X, side, keys))[2][0]
    return w * np.sign(w @ mean_difference(X, side))


def logistic(X, side, C):
    Z = X - X.mean(0)
    s = np.sqrt((Z ** 2).sum(1).mean())
    return LogisticRegression(C=C, tol=1e-8, solver='newton-cg', max_iter=1000).fit(Z / s, side == 0).coef_[0]


def lda(X, side, shrinkage):
    W = X.copy()
    for t in (0, 1):
        W[side == t] -= W[side == t].mean(0)
    S, d = W.T @ W / len(W), X.shape[1]
    if shrinkage is None:
        S, _ = ledoit_wolf(W, assume_centered=True)
    else:
        S = (1 - shrinkage) * S + shrinkage * np.trace(S) / d * np.eye(d)
    return np.linalg.solve(S, mean_difference(X, side))


def row(w, X, side):
    u = w / np.linalg.norm(w)
    return u * (u @ mean_difference(X, side))


def make(method, allkeys):
    name, *with_ = method
    return {
        'mean-difference': lambda X, side, keys: mean_difference(X, side),
        'robust-mean-difference': lambda X, side, keys: robust(X, side, keys, allkeys, *with_),
        'principal-component': principal,
        'logistic-probe': lambda X, side, keys: logistic(X, side, *with_),
        'lda': lambda X, side, keys: lda(X, side, *with_),
    }[name]


def spread(v):
    v = np.array(v)
    return [v.mean(), v.std(ddof=1), (v < 0).mean(), len(v)]


def cosine(a, b):
    return a @ b / np.linalg.norm(a) / np.linalg.norm(b)


def halves(X, side, keys, fit, splits, seed):
    found = []
    for split in range(splits):
        part, _ = deal(keys, side, Random(seed, HALVES, split).shuffled(len(dict.fromkeys(keys))), 2)
        of = np.array([part[k] for k in keys])
        found.append(cosine(*(fit(X[of == p], side[of == p], [k for k, q in zip(keys, of) if q == p]) for p in (0, 1))))
    return spread(found)


def held_out(X, side, keys, fit, seed, out=()):
    names = list(dict.fromkeys(keys))
    prompts = min(len({k for k, s in zip(keys, side) if s == t}) for t in (0, 1))
    folds = min(10, max(2, prompts // (2 if prompts < 9 else 3)))
    wins, pairs, own, places = [], [], [], np.zeros((5, len(X)))
    kept = np.array([k not in out for k in keys])
    for r in range(5):
        part, _ = deal(keys, side, Random(seed, FOLDS, r).shuffled(len(names)), folds)
        of = np.array([part[k] for k in keys])
        for f in range(folds):
            left = kept & (of != f)
            w = fit(X[left], side[left], [k for k, l in zip(keys, left) if l])
            p = X @ w / np.linalg.norm(w)
            pa, pb = p[left & (side == 0)].mean(), p[left & (side == 1)].mean()
            # A direction along which the fitted means do not lie in order is none.
            p = p - (pa + pb) / 2 if pa > pb else 0 * p
            here = np.flatnonzero(kept & (of == f))
            places[r, here] = p[here]
            for x in here:
                for y in here:
                    if side[x] == 0 and side[y] == 1:
                        if keys[x] == keys[y]:
                            own.append((p[x] > p[y]) + (p[x] == p[y]) / 2)
                        else:
                            wins.append((p[x] > p[y]) + (p[x] == p[y]) / 2); pairs.append({keys[x], keys[y]})
    return np.array(wins, float), pairs, np.array(own, float), places.mean(0)


def effective(X, side, keys, fit, seed):
    names = list(dict.fromkeys(keys)); P = len(names)
    wins, pairs, own, places = held_out(X, side, keys, fit, seed)
    T = wins.mean()
    A, B = ({k for k, s in zip(keys, side) if s == t} for t in (0, 1))
    stratum = [(k in A) + 2 * (k in B) for k in names]
    fixed = np.array([np.mean([w for w, p in zip(wins, pairs) if k not in p]) for k in names])
    refit = np.array([held_out(X, side, keys, fit, seed, (k,))[0].mean() for k in names])
    def jack(v):
        return sum((n - 1) / n * ((e - e.mean()) ** 2).sum() for s in set(stratum) for e in [v[np.array(stratum) == s]] for n in [len(e)])
    V = np.sqrt(jack(fixed) * (((P - 2) / (P - 1)) ** 2 if set(stratum) == {3} else 1) * jack(refit))
    n0 = min(len(A), len(B)); n = T * (1 - T) / V
    if n > n0:
        n = n0 + (n - n0) * min(1, n0 * (1 - T), n0 * T)
    return dict(auc=T, effective=max(n, 1), own=own.mean() if len(own) else None, places=list(places))


METHODS = [('mean-difference',), ('robust-mean-difference', 3, False, 1), ('robust-mean-difference', 8, True, 7), ('principal-component',),
           ('logistic-probe', 1.0), ('logistic-probe', 30.0), ('lda', None), ('lda', 0.3), ('lda', 1.0)]


def case(name, a, b, width, seed, shift, scale=1.0):
    r = np.random.RandomState(seed)
    axes = scale * (1 + np.arange(width)) ** -0.5
    prompt = {k: r.randn(width) * axes for k in dict.fromkeys(a + b)}
    # All rows share a large constant, as in a residual stream.
    X = np.array([prompt[k] + r.randn(width) * axes + (shift * axes[::-1] if i < len(a) else 0) + 5 for i, k in enumerate(a + b)])
    X = np.round(X, 3).astype(np.float32).astype(float)
    side = np.array([0] * len(a) + [1] * len(b)); keys = a + b
    paired = any(k in b for k in a)
    methods = [m for m in METHODS if paired or m[0] != 'principal-component']
    if width <= len(keys) - 2:
        methods.append(('lda', 0.0))
    result = dict(name=name, keysA=a, keysB=b, width=width, rows=[[round(float(v), 3) for v in x] for x in X],
                  methods=[dict(method=m[0], settings=list(m[1:]), row=list(row(make(m, keys)(X, side, keys), X, side))) for m in methods])
    D = differences(X, side, keys) if paired else None
    result['agreement'] = spread([cosine(d, D.mean(0)) for d in D]) if paired else None
    result['agreementWithOthers'] = spread([cosine(d, np.delete(D, i, 0).mean(0)) for i, d in enumerate(D)]) if paired else None
    result['audits'] = [dict(method=m[0], settings=list(m[1:]), halves=halves(X, side, keys, make(m, keys), 20, 3),
                             **(effective(X, side, keys, make(m, keys), 3) if m[0] != 'mean-difference' else {}))
                        for m in (('mean-difference',), ('robust-mean-difference', 3, True, 3), ('principal-component',), ('logistic-probe', 1.0), ('lda', None))
                        if paired or m[0] != 'principal-component'] if len(set(a)) >= 6 and len(set(b)) >= 6 else []
    return result


if __name__ == '__main__':
    named = lambda p, n: [f'{p}{i}' for i in range(n)]
    cases = [
        case('paired, fewer dimensions than rows', named('p', 12), named('p', 12), 5, 1, .7),
        case('paired, more dimensions than rows', named('p', 9), named('p', 9), 40, 2, .8),
        case('unpaired and unequal, more dimensions', named('a', 11), named('b', 7), 30, 3, .9),
        case('unpaired and unequal, fewer dimensions', named('a', 6), named('b', 14), 4, 4, .6, scale=100),
        case('mixed, prompts with several rows', ['p0', 'p0', 'p1', 'p2', 'p3', 'a0'], ['p0', 'p1', 'p1', 'p2', 'p3', 'b0', 'b1'], 8, 5, 1.),
    ]
    print(json.dumps(cases))
