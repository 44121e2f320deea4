namespace Vectorscope.Engine.Generation;

/// <summary>How far two ways of computing the same replies are apart, so far. Calls from any thread.</summary>
public sealed class StepComparison
{
    private readonly Lock _lock = new();
    private long _tokens, _differing;
    private double _largest;

    /// <summary>Tokens that both chose.</summary>
    public long Tokens => Read(ref _tokens);

    /// <summary>Of them those that they chose differently.</summary>
    public long Differing => Read(ref _differing);

    /// <summary>Largest difference of a token's log-probability: of those that were chosen and of the likeliest that both name.</summary>
    public double Largest
    {
        get
        {
            lock (_lock) return _largest;
        }
    }

    internal void Add(int id, TokenScores expected, int? foundId, TokenScores? found)
    {
        var difference = found is null ? double.PositiveInfinity : 0;
        if (found is not null)
        {
            if (foundId == id) difference = Math.Abs((double)found.LogProbability - expected.LogProbability);
            var byId = found.Likeliest.ToDictionary(token => token.Id, token => token.LogProbability);
            foreach (var token in expected.Likeliest)
                if (byId.TryGetValue(token.Id, out var other)) difference = Math.Max(difference, Math.Abs((double)other - token.LogProbability));
        }
        lock (_lock)
        {
            _tokens++;
            if (foundId != id) _differing++;
            _largest = Math.Max(_largest, difference);
        }
    }

    private long Read(ref long value)
    {
        lock (_lock) return value;
    }
}
