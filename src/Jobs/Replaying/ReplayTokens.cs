using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Playground;

namespace Vectorscope.Jobs.Replaying;

/// <summary>Collects the projections of a row while it is computed, and tells its reply token by token afterwards.</summary>
/// <param name="prompt">Ids before the reply.</param>
/// <param name="direction">What is projected on; null for nothing.</param>
/// <param name="layers">Those that are kept.</param>
internal sealed class ReplayTokens(IReadOnlyList<int> prompt, Direction? direction, IReadOnlyCollection<int> layers)
{
    private readonly Dictionary<int, float[]> _read = [];

    /// <summary>For the engine; null where nothing is projected.</summary>
    public ProjectionWatch? Watch => direction is null ? null : ProjectionWatch.EveryLayer(direction, (token, projections) =>
    {
        if (token >= prompt.Count)
        {
            _read[token] = [.. projections.Select((p, layer) => layers.Contains(layer) ? p : float.NaN)];
        }
    });

    /// <summary>The reply's tokens, once it has ended.</summary>
    /// <param name="thinks">Whether the prompt ends within thinking.</param>
    public IReadOnlyList<ReplayToken> Of(Tokenizer tokenizer, IReadOnlyList<int> reply, bool thinks)
    {
        var tokens = new List<ReplayToken>();
        var stream = new ArmStream(0, tokenizer, prompt, thinks, ThinkingTags.Of(tokenizer), piece => tokens.Add(new(piece.Id, piece.Text, piece.Part, piece.Projections)));
        for (var i = 0; i < reply.Count; i++)
        {
            stream.OnToken(reply[i]);
            if (_read.TryGetValue(prompt.Count + i, out var projections))
            {
                stream.OnProjections(prompt.Count + i, projections);
            }
        }
        stream.End(StopReason.Stop, TimeSpan.Zero);
        return tokens;
    }
}
