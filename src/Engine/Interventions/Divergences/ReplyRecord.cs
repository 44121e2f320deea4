namespace Vectorscope.Engine.Interventions.Divergences;

/// <summary>A prompt whose replies are compared.</summary>
/// <param name="Name">For reports.</param>
/// <param name="Ids">Token ids, at least one.</param>
public sealed record DivergencePrompt(string Name, int[] Ids);

/// <summary>How the edited model replies.</summary>
/// <param name="MaxTokens">A reply is cut there.</param>
/// <param name="Temperature">0 for the likeliest token always.</param>
/// <param name="Seed">Of the draws; the prompts draw independently.</param>
/// <param name="Tokens">The tokenizer's ids: what lies beyond is no token, and is neither chosen nor compared.</param>
public sealed record DivergenceOptions(int MaxTokens, double Temperature, long Seed, int Tokens)
{
    /// <summary>What changes the stream of the model that replies, at all positions; null for nothing.</summary>
    public CompiledIntervention? Intervention { get; init; }
}

/// <summary>What the edited model replied to a prompt.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Ids">Token ids, the stop token excluded.</param>
/// <param name="Capped">Whether it was cut at the limit.</param>
public sealed record ReplyRecord(DivergencePrompt Prompt, IReadOnlyList<int> Ids, bool Capped)
{
    /// <summary>Choices that the model made: the tokens, and the end where it ended by itself.</summary>
    internal int Choices => Ids.Count + (Capped ? 0 : 1);

    /// <summary>What a model reads to make the same choices.</summary>
    internal long[] Read => [.. Prompt.Ids.Concat(Ids).Take(Prompt.Ids.Length + Choices - 1)];
}
