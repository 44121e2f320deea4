namespace Vectorscope.Engine.Activations;

/// <summary>How far a capture is.</summary>
/// <param name="PromptsDone">Rows on disk, those of an earlier attempt included.</param>
/// <param name="PromptsTotal">Rows of all sides.</param>
/// <param name="PromptsResumed">Rows that an earlier attempt had finished; leave them out of a rate.</param>
/// <param name="TokensDone">Prompt tokens on disk, padding excluded.</param>
/// <param name="TokensTotal">Prompt tokens of all sides.</param>
/// <param name="BatchesDone">Batches on disk.</param>
/// <param name="BatchesTotal">Batches of the plan.</param>
public sealed record CaptureProgress(
    int PromptsDone,
    int PromptsTotal,
    int PromptsResumed,
    long TokensDone,
    long TokensTotal,
    int BatchesDone,
    int BatchesTotal);
