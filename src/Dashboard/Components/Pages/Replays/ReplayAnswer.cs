using Vectorscope.Jobs.Playground;
using Vectorscope.Jobs.Replaying;

namespace Vectorscope.Dashboard.Components.Pages.Replays;

/// <summary>The original and a sample as the arms of an answer, so that tokens are drawn here as they are in the playground.</summary>
internal static class ReplayAnswer
{
    /// <param name="sample">Counted from 0.</param>
    public static PlaygroundAnswer Of(ReplayReport report, int sample)
    {
        var name = report.Samples.Count == 1 ? "Replay" : $"Sample {sample + 1}";
        var answer = new PlaygroundAnswer();
        answer.Take(new PlaygroundBegin(
            new(report.Asked.Model ?? "", report.Asked.ModelHash ?? ""), report.Direction!.Scales.Count - 1, report.Direction,
            [new("Original", null, null, report.Sampling, 0), new(name, null, null, report.Sampling, 0)]));
        foreach (var (arm, reply) in new[] { report.Original, report.Samples[sample] }.Index())
        {
            foreach (var (i, token) in reply.Tokens.Index())
            {
                answer.Take(new PlaygroundPiece(arm, i, token.Id, token.Text, token.Part, token.Projections));
            }
        }

        return answer;
    }
}
