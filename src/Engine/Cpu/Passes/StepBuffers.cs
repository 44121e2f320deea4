namespace Vectorscope.Engine.Cpu.Passes;

/// <summary>Memory that a step works in; it grows to the largest step, and what lies beyond a size in it stays zero.</summary>
internal sealed unsafe class StepBuffers(CpuShape shape, int threads) : IDisposable
{
    /// <summary>Tokens up to which every thread norms all of them for itself, which costs less than a meeting.</summary>
    internal const int Few = 8;

    private const int MostSlices = 2;

    /// <summary>Tokens whose attention one thread computes together: a page of keys is then read once for all.</summary>
    internal const int Tile = 16;

    private readonly Dictionary<(string Name, int Thread), NativeMemoryBlock> _blocks = [];

    /// <summary>The stream of each thread that norms all tokens; the first one's is that of all where they share the tokens.</summary>
    internal float*[] Stream { get; } = new float*[threads];

    /// <summary>Normed; the same.</summary>
    internal float*[] Normed { get; } = new float*[threads];

    /// <summary>Normed in front of the head; the same.</summary>
    internal float*[] Final { get; } = new float*[threads];

    /// <summary>A vector of the stream's width for each thread.</summary>
    internal float*[] Row { get; } = new float*[threads];

    /// <summary>For each thread a key head's query and key and its group's values behind the convolution, and before it addresses of the taps.</summary>
    internal float*[] Mixed { get; } = new float*[threads];

    internal float**[] Taps { get; } = new float**[threads];

    /// <summary>For each thread the weights of attention of a tile's queries, and one over their sums.</summary>
    internal float*[] Scores { get; } = new float*[threads];

    /// <summary>For each thread which gates are open, token by token.</summary>
    internal bool[][] Open { get; } = [.. Enumerable.Repeat<bool[]>([], threads)];

    /// <summary>For each thread the likeliest tokens of its part of the vocabulary: of each choice as many as it takes.</summary>
    internal float*[] Top { get; } = new float*[threads];

    internal int*[] TopIds { get; } = new int*[threads];

    /// <summary>What the products in front of mixer and MLP give, [tokens, width of it].</summary>
    internal float* Input { get; private set; }

    /// <summary>What the products that write take.</summary>
    internal float* Output { get; private set; }

    /// <summary>What they give, slice by slice, [tokens, d]: of the mixer.</summary>
    internal float*[] MixerWritten { get; } = new float*[MostSlices];

    /// <summary>The same of the MLP.</summary>
    internal float*[] MlpWritten { get; } = new float*[MostSlices];

    /// <summary>[choices, V].</summary>
    internal float* Logits { get; private set; }

    /// <summary>Cosines, then sines, of each token.</summary>
    internal float* Rotation { get; private set; }

    internal long Bytes => _blocks.Values.Sum(block => block.Bytes);

    internal int InputWidth { get; } = Math.Max(2 * shape.Inner, shape.Config.LayerKinds.Max(shape.MixerInput));

    internal int OutputWidth { get; } = Math.Max(shape.Inner, shape.Config.LayerKinds.Max(shape.MixerOutput));

    /// <summary>Numbers of a tile's weights for each query.</summary>
    internal int ScoreRoom { get; private set; }

    /// <summary>Tokens of a tile where contexts are this long.</summary>
    internal int TileTokens { get; private set; }

    /// <summary>Whether threads share the tokens that they norm, rather than that each norms all.</summary>
    internal bool Shares(StepPlan plan) => threads > 2 && plan.Tokens > Few;

    internal void Prepare(StepPlan plan)
    {
        var config = shape.Config;
        long tokens = plan.Tokens, choices = plan.Choices.Length;
        var longest = Enumerable.Range(0, plan.Rows).Max(row => plan.Past[row].Length + plan.Count[row]);
        var group = config.AttentionHeads / config.KeyValueHeads;
        ScoreRoom = (longest + CpuPast.PageTokens - 1) / CpuPast.PageTokens * CpuPast.PageTokens;
        // The weights of a tile are to stay in a core's own cache.
        TileTokens = Math.Clamp((1 << 16) / (ScoreRoom * group), 1, Tile);
        var taken = plan.Choices.Sum(choice => (long)choice.Take);
        var each = Shares(plan) ? Few : tokens;
        for (var me = 0; me < threads; me++)
        {
            Stream[me] = Room("stream", me, (me == 0 ? tokens : each) * shape.Width);
            Normed[me] = Room("normed", me, (me == 0 ? tokens : each) * shape.Width);
            Final[me] = Room("final", me, (me == 0 ? choices : Math.Min(choices, each)) * shape.Width);
            Row[me] = Room("row", me, shape.Width);
            Mixed[me] = Room("mixed", me, (2L * shape.Key) + ((long)config.LinearValueHeads / config.LinearKeyHeads * shape.Value));
            Taps[me] = (float**)Room("taps", me, 2L * config.ConvolutionKernel);
            Scores[me] = Room("scores", me, ((long)ScoreRoom + 1) * TileTokens * group);
            Top[me] = Room("top", me, taken);
            TopIds[me] = (int*)Room("top ids", me, taken);
            if (Open[me].Length < tokens * plan.Gates) Open[me] = new bool[tokens * plan.Gates];
        }
        Input = Room("input", 0, tokens * InputWidth);
        Output = Room("output", 0, tokens * OutputWidth);
        for (var slice = 0; slice < MostSlices; slice++)
        {
            MixerWritten[slice] = Room("mixer", slice, tokens * shape.Width);
            MlpWritten[slice] = Room("mlp", slice, tokens * shape.Width);
        }
        Logits = Room("logits", 0, choices * shape.Vocabulary);
        Rotation = Room("rotation", 0, tokens * config.RotaryDimension);
    }

    private float* Room(string name, int thread, long count)
    {
        if (_blocks.TryGetValue((name, thread), out var block))
        {
            if (block.Bytes >= count * sizeof(float)) return block.Singles;
            _blocks.Remove((name, thread));
            block.Dispose();
        }
        return (_blocks[(name, thread)] = NativeMemoryBlock.OfSingles(count)).Singles;
    }

    public void Dispose()
    {
        foreach (var block in _blocks.Values) block.Dispose();
        _blocks.Clear();
    }
}
