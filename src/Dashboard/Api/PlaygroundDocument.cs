using Vectorscope.Engine.Generation;
using Vectorscope.Jobs.Playground;

namespace Vectorscope.Dashboard.Api;

/// <summary>What the playground answered, as one document.</summary>
/// <param name="Layers">L: projections are of layers 0 (the embedding) to L.</param>
/// <param name="Direction">What tokens were projected on; null for nothing.</param>
/// <param name="Arms">In the order of the request.</param>
public sealed record PlaygroundDocument(PlaygroundModel Model, int Layers, PlaygroundDirection? Direction, IReadOnlyList<PlaygroundArmDocument> Arms)
{
    /// <summary>Of an answer that is complete.</summary>
    internal static PlaygroundDocument Of(PlaygroundAnswer answer) => new(answer.Begin!.Model, answer.Begin.Layers, answer.Begin.Direction,
    [
        .. answer.Arms.Zip(answer.Begin.Arms, (arm, begin) => new PlaygroundArmDocument(
            begin.Name, begin.Intervention, begin.InterventionHash, begin.Sampling, begin.PromptTokens, arm.Text, arm.Done!.Reason, arm.Done.Detail, arm.Done.Tokens, arm.Done.Seconds, arm.Pieces)),
    ]);
}

/// <summary>What one arm replied.</summary>
/// <param name="Name">Of the arm.</param>
/// <param name="Intervention">Its operations in a line; null for none.</param>
/// <param name="InterventionHash">Over the operations with the content of their directions.</param>
/// <param name="Sampling">How its tokens were drawn.</param>
/// <param name="PromptTokens">Tokens that it read first.</param>
/// <param name="Text">The reply, thinking included. Hostile: never to be taken for markup.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="Detail">What went wrong, where it failed.</param>
/// <param name="Tokens">Tokens of the reply.</param>
/// <param name="Seconds">From asking to the end.</param>
/// <param name="Pieces">Token by token.</param>
public sealed record PlaygroundArmDocument(
    string Name, string? Intervention, string? InterventionHash, SamplingOverrides Sampling, int PromptTokens, string Text, PlaygroundEnd Reason, string? Detail, int Tokens, double Seconds, IReadOnlyList<PlaygroundPiece> Pieces);
