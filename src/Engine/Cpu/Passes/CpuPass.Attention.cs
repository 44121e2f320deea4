using System.Runtime.CompilerServices;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Cpu.Vectors;

namespace Vectorscope.Engine.Cpu.Passes;

/// <content>Full attention: queries by pairs over pages of keys and values.</content>
internal sealed unsafe partial class CpuPass<TVectors, TVector>
{
    private const int Page = CpuPast.PageTokens;

    private int Group => _shape.Config.AttentionHeads / _shape.Config.KeyValueHeads;

    // Some key heads, each with the queries that read it: of every token, or of those that are this thread's.
    [MethodImpl(Hot)]
    private void Attention(int me, CpuLayer layer, int place, int from, int to, bool alone)
    {
        if (alone)
        {
            for (var token = 0; token < _plan.Tokens; token++)
                for (var head = from; head < to; head++) Keep(layer, place, token, head);
        }
        else
        {
            var (first, end) = Share(me, _plan.Tokens);
            for (var token = first; token < end; token++)
                for (var head = from; head < to; head++) Keep(layer, place, token, head);
            // A token sees those before it, whoever kept them.
            _crew.Meet(me);
        }
        var item = 0;
        for (var row = 0; row < _plan.Rows; row++)
            for (var start = 0; start < _plan.Count[row]; start += _buffers.TileTokens)
                for (var head = from; head < to; head++)
                    if (alone || item++ % _crew.Count == me) Attend(me, place, row, head, start, Math.Min(start + _buffers.TileTokens, _plan.Count[row]));
    }

    // Norms and rotates a token's queries of one key head, and its key, which is kept with its value.
    [MethodImpl(Hot)]
    private void Keep(CpuLayer layer, int place, int token, int head)
    {
        int room = _shape.Head, size = _shape.Config.HeadDimension, group = Group, position = _plan.Position[token];
        var queries = QueriesOf(token, head);
        float* key = queries + (((2 * _shape.SliceQueries) - (head % _shape.SlicePairs * (group - 1))) * room), value = key + (_shape.SlicePairs * room);
        for (var i = 0; i < group; i++) Turn(queries + (i * room), layer.QueryNorm, token, 1 / MathF.Sqrt(size));
        Turn(key, layer.KeyNorm, token, 1);
        var past = _plan.Past[_plan.Row[token]];
        var keys = past.Keys(place, head, position / Page) + (position % Page);
        for (var i = 0; i < size; i++) keys[(nint)i * Page] = key[i];
        new Span<float>(value, room).CopyTo(new(past.Values(place, head, position / Page) + ((nint)(position % Page) * room), room));
    }

    // A slice has its queries, then their gates, then its keys, then its values.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float* QueriesOf(int token, int head) => _buffers.Input + ((nint)token * _shape.MixerInput(LayerKind.FullAttention))
        + (head / _shape.SlicePairs * _shape.SliceInput(LayerKind.FullAttention)) + (head % _shape.SlicePairs * Group * _shape.Head);

    [MethodImpl(Hot)]
    private void Turn(float* x, float* norm, int token, float factor)
    {
        Rows<TVectors, TVector>.Norm(x, norm, x, _shape.Head, _shape.Config.HeadDimension, _epsilon, factor);
        var half = _frequencies.Length;
        float* cosine = _buffers.Rotation + ((nint)token * 2 * half), sine = cosine + half;
        for (var i = 0; i < half; i++) (x[i], x[i + half]) = ((x[i] * cosine[i]) - (x[i + half] * sine[i]), (x[i + half] * cosine[i]) + (x[i] * sine[i]));
    }

    // Some tokens of a row over all that came before them, for the queries of one key head.
    [MethodImpl(Hot)]
    private void Attend(int me, int place, int row, int head, int from, int to)
    {
        int room = _shape.Head, group = Group, count = (to - from) * group, size = _shape.Config.HeadDimension, scoreRoom = _buffers.ScoreRoom;
        var past = _plan.Past[row];
        var first = _plan.First[row] + from;
        // Tokens that the tile's first query sees; each further token sees one more.
        var seen = past.Length + from + 1;
        float* scores = _buffers.Scores[me], shares = scores + ((nint)scoreRoom * _buffers.TileTokens * group);
        int input = _shape.MixerInput(LayerKind.FullAttention), output = _shape.MixerOutput(LayerKind.FullAttention);
        float* queries = QueriesOf(0, head), outputs = _buffers.Output + (head * group * room);
        float* Query(int i) => queries + ((nint)(first + (i / group)) * input) + (i % group * room);
        float* Result(int i) => outputs + ((nint)(first + (i / group)) * output) + (i % group * room);
        var pages = (seen + (to - from) - 2) / Page;
        for (var page = 0; page <= pages; page++)
        {
            var keys = past.Keys(place, head, page);
            for (var i = 0; i < count; i += 2)
            {
                var other = Math.Min(i + 1, count - 1);
                if (page * Page >= seen + (other / group)) continue;
                Score(keys, Query(i), Query(other), scores + ((nint)i * scoreRoom) + (page * Page), scores + ((nint)other * scoreRoom) + (page * Page), size);
            }
        }
        for (var i = 0; i < count; i++) shares[i] = Weigh(scores + ((nint)i * scoreRoom), seen + (i / group), scoreRoom);
        for (var page = 0; page <= pages; page++)
        {
            var values = past.Values(place, head, page);
            for (var i = 0; i < count; i += 2)
            {
                var other = Math.Min(i + 1, count - 1);
                var tokens = Math.Min(Page, seen + (other / group) - (page * Page));
                if (tokens > 0) Blend(values, scores + ((nint)i * scoreRoom) + (page * Page), scores + ((nint)other * scoreRoom) + (page * Page), Result(i), Result(other), tokens, room, page == 0);
            }
        }
        for (var i = 0; i < count; i++) Open(Result(i), Query(i) + (_shape.SliceQueries * room), shares[i], room);
    }

    // Products of two queries with a page's keys: a lane for each key, so that no sum runs across lanes.
    [MethodImpl(Hot)]
    private static void Score(float* keys, float* q0, float* q1, float* to0, float* to1, int size)
    {
        var lanes = TVectors.Lanes;
        for (var c = 0; c < Page; c += 4 * lanes)
        {
            TVector a0 = TVectors.Zero, a1 = TVectors.Zero, a2 = TVectors.Zero, a3 = TVectors.Zero;
            TVector b0 = TVectors.Zero, b1 = TVectors.Zero, b2 = TVectors.Zero, b3 = TVectors.Zero;
            var at = keys + c;
            for (nint i = 0; i < size; i++, at += Page)
            {
                TVector x = TVectors.All(q0[i]), z = TVectors.All(q1[i]);
                TVectors.Fetch(at + (32 * Page));
                if (lanes == 16)
                {
                    TVectors.Fetch(at + (32 * Page) + 16);
                    TVectors.Fetch(at + (32 * Page) + 32);
                    TVectors.Fetch(at + (32 * Page) + 48);
                }
                var k = TVectors.Load(at);
                a0 = TVectors.MultiplyAdd(x, k, a0);
                b0 = TVectors.MultiplyAdd(z, k, b0);
                k = TVectors.Load(at + lanes);
                a1 = TVectors.MultiplyAdd(x, k, a1);
                b1 = TVectors.MultiplyAdd(z, k, b1);
                k = TVectors.Load(at + (2 * lanes));
                a2 = TVectors.MultiplyAdd(x, k, a2);
                b2 = TVectors.MultiplyAdd(z, k, b2);
                k = TVectors.Load(at + (3 * lanes));
                a3 = TVectors.MultiplyAdd(x, k, a3);
                b3 = TVectors.MultiplyAdd(z, k, b3);
            }
            TVectors.Store(to0 + c, a0);
            TVectors.Store(to0 + c + lanes, a1);
            TVectors.Store(to0 + c + (2 * lanes), a2);
            TVectors.Store(to0 + c + (3 * lanes), a3);
            TVectors.Store(to1 + c, b0);
            TVectors.Store(to1 + c + lanes, b1);
            TVectors.Store(to1 + c + (2 * lanes), b2);
            TVectors.Store(to1 + c + (3 * lanes), b3);
        }
    }

    // e^(score − highest) in place, zero where a query of a longer past reads beyond; gives one over the sum.
    [MethodImpl(Hot)]
    private static float Weigh(float* scores, int seen, int room)
    {
        var lanes = TVectors.Lanes;
        var end = (seen + Page - 1) / Page * Page;
        for (var i = seen; i < end; i++) scores[i] = float.NegativeInfinity;
        TVector top = TVectors.All(float.NegativeInfinity), sum = TVectors.Zero;
        for (var i = 0; i < end; i += lanes) top = TVectors.Max(top, TVectors.Load(scores + i));
        top = TVectors.All(TVectors.Highest(top));
        for (var i = 0; i < end; i += lanes)
        {
            var e = Functions<TVectors, TVector>.Exp(TVectors.Subtract(TVectors.Load(scores + i), top));
            sum = TVectors.Add(sum, e);
            TVectors.Store(scores + i, e);
        }
        var last = Math.Min(end + Page, room);
        for (var i = seen; i < last; i++) scores[i] = 0;
        return 1 / TVectors.Sum(sum);
    }

    // Adds up a page's values for two queries.
    [MethodImpl(Hot)]
    private static void Blend(float* values, float* w0, float* w1, float* o0, float* o1, int tokens, int width, bool begins)
    {
        var c = 0;
        for (; c + (4 * TVectors.Lanes) <= width; c += 4 * TVectors.Lanes) BlendFour(values + c, w0, w1, o0 + c, o1 + c, tokens, width, begins);
        for (; c < width; c += 2 * TVectors.Lanes) BlendTwo(values + c, w0, w1, o0 + c, o1 + c, tokens, width, begins);
    }

    [MethodImpl(Hot)]
    private static void BlendFour(float* at, float* w0, float* w1, float* o0, float* o1, int tokens, int width, bool begins)
    {
        var lanes = TVectors.Lanes;
        TVector a0 = TVectors.Zero, a1 = TVectors.Zero, a2 = TVectors.Zero, a3 = TVectors.Zero;
        TVector b0 = TVectors.Zero, b1 = TVectors.Zero, b2 = TVectors.Zero, b3 = TVectors.Zero;
        if (!begins)
        {
            (a0, a1, a2, a3) = (TVectors.Load(o0), TVectors.Load(o0 + lanes), TVectors.Load(o0 + (2 * lanes)), TVectors.Load(o0 + (3 * lanes)));
            (b0, b1, b2, b3) = (TVectors.Load(o1), TVectors.Load(o1 + lanes), TVectors.Load(o1 + (2 * lanes)), TVectors.Load(o1 + (3 * lanes)));
        }
        for (nint t = 0; t < tokens; t++, at += width)
        {
            TVector x = TVectors.All(w0[t]), z = TVectors.All(w1[t]);
            TVectors.Fetch(at + (32 * width));
            var v = TVectors.Load(at);
            a0 = TVectors.MultiplyAdd(x, v, a0);
            b0 = TVectors.MultiplyAdd(z, v, b0);
            v = TVectors.Load(at + lanes);
            a1 = TVectors.MultiplyAdd(x, v, a1);
            b1 = TVectors.MultiplyAdd(z, v, b1);
            v = TVectors.Load(at + (2 * lanes));
            a2 = TVectors.MultiplyAdd(x, v, a2);
            b2 = TVectors.MultiplyAdd(z, v, b2);
            v = TVectors.Load(at + (3 * lanes));
            a3 = TVectors.MultiplyAdd(x, v, a3);
            b3 = TVectors.MultiplyAdd(z, v, b3);
        }
        TVectors.Store(o0, a0);
        TVectors.Store(o0 + lanes, a1);
        TVectors.Store(o0 + (2 * lanes), a2);
        TVectors.Store(o0 + (3 * lanes), a3);
        TVectors.Store(o1, b0);
        TVectors.Store(o1 + lanes, b1);
        TVectors.Store(o1 + (2 * lanes), b2);
        TVectors.Store(o1 + (3 * lanes), b3);
    }

    [MethodImpl(Hot)]
    private static void BlendTwo(float* at, float* w0, float* w1, float* o0, float* o1, int tokens, int width, bool begins)
    {
        var lanes = TVectors.Lanes;
        TVector a0 = TVectors.Zero, a1 = TVectors.Zero, b0 = TVectors.Zero, b1 = TVectors.Zero;
        if (!begins) (a0, a1, b0, b1) = (TVectors.Load(o0), TVectors.Load(o0 + lanes), TVectors.Load(o1), TVectors.Load(o1 + lanes));
        for (nint t = 0; t < tokens; t++, at += width)
        {
            TVector x = TVectors.All(w0[t]), z = TVectors.All(w1[t]);
            var v = TVectors.Load(at);
            a0 = TVectors.MultiplyAdd(x, v, a0);
            b0 = TVectors.MultiplyAdd(z, v, b0);
            v = TVectors.Load(at + lanes);
            a1 = TVectors.MultiplyAdd(x, v, a1);
            b1 = TVectors.MultiplyAdd(z, v, b1);
        }
        TVectors.Store(o0, a0);
        TVectors.Store(o0 + lanes, a1);
        TVectors.Store(o1, b0);
        TVectors.Store(o1 + lanes, b1);
    }

    // o · share · sigmoid(gate).
    [MethodImpl(Hot)]
    private static void Open(float* o, float* gate, float share, int count)
    {
        var by = TVectors.All(share);
        for (var i = 0; i < count; i += TVectors.Lanes)
            TVectors.Store(o + i, TVectors.Multiply(TVectors.Multiply(TVectors.Load(o + i), by), Functions<TVectors, TVector>.Sigmoid(TVectors.Load(gate + i))));
    }
}
