using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Runs;

namespace Vectorscope.Jobs.Capture;

/// <summary>Passes the engine's progress on, with a log line at each tenth of the way.</summary>
internal sealed class CaptureLog(RunContext context) : IProgress<CaptureProgress>
{
    private long? _tokensAtStart;
    private int _tenth = -1;

    /// <summary>Prompt tokens of this attempt, without those that an earlier one had finished.</summary>
    public long TokensOfThisAttempt { get; private set; }

    public void Report(CaptureProgress value)
    {
        if (_tokensAtStart is null)
        {
            _tokensAtStart = value.TokensDone;
            if (value.PromptsResumed > 0)
            {
                context.Log($"Going on after {Amount.Of(value.PromptsResumed, "prompt")} of an earlier attempt.");
            }
        }
        TokensOfThisAttempt = value.TokensDone - _tokensAtStart.Value;
        context.Report(value.PromptsDone, value.PromptsTotal, "prompts");
        var tenth = (int)(10L * value.PromptsDone / Math.Max(1, value.PromptsTotal));
        if (tenth > _tenth)
        {
            _tenth = tenth;
            context.Log($"{Amount.Of(value.PromptsDone)} of {Amount.Of(value.PromptsTotal, "prompt")}, batch {value.BatchesDone} of {value.BatchesTotal}.");
        }
    }
}
