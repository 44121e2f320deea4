using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Generation;

/// <summary>A prompt for the <see cref="GenerationScheduler"/>.</summary>
/// <param name="Row">Its ids and how to continue them.</param>
public sealed record ScheduledPrompt(GenerationRow Row)
{
    /// <summary>Ids from here on are never chosen: the embedding has more rows than the tokenizer has tokens. Null to allow all.</summary>
    public int? FirstUnusedId { get; init; }

    /// <summary>
    /// Names what is remembered between requests, such as one agent's conversation. Null to remember nothing. A request that comes
    /// while another one of the same session runs is computed from the start and not remembered.
    /// </summary>
    public string? Session { get; init; }

    /// <summary>
    /// Places in the prompt, as numbers of leading tokens, to which the next prompt of the session may return: linear attention
    /// cannot be rolled back, so a place that was not named is lost. Ends of turns that later prompts will still hold are such places.
    /// </summary>
    public IReadOnlyList<int> Places { get; init; } = [];

    /// <summary>What changes the residual stream of this row; null for nothing. What a session remembers is used under the same object only: work an intervention out once.</summary>
    public CompiledIntervention? Intervention { get; init; }

    /// <summary>
    /// Parts of the prompt that the model wrote in earlier replies, as first token and number of tokens, in order: an intervention tells
    /// what it wrote from what it was given, whichever request reads it.
    /// </summary>
    public IReadOnlyList<(int First, int Count)> Written { get; init; } = [];

    /// <summary>Ids of the tags that open and close thinking, for interventions on it; null where there are none.</summary>
    public (int Begins, int Ends)? ThinkingTags { get; init; }

    /// <summary>Whether the end of the reply is such a place too: false where the next prompt will not hold the reply as it was generated.</summary>
    public bool RememberReply { get; init; } = true;

    /// <summary>
    /// Reads the projections of this row's tokens; null for none. A row whose prompt is watched computes all of it, so it neither goes on
    /// from what its session remembers nor is remembered.
    /// </summary>
    public ProjectionWatch? Projections { get; init; }

    /// <summary>Reads how likely each token of the reply was; null for none. A vocabulary is then added up at every token.</summary>
    public LogProbabilityWatch? LogProbabilities { get; init; }

    /// <summary>Called with every token of the reply as it is chosen, on the engine thread: it must be quick. Null for none.</summary>
    public Action<int>? OnToken { get; init; }
}
