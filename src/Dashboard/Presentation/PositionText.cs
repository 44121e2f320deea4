using Vectorscope.Engine.Activations;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>How positions are called and explained.</summary>
/// <param name="Name">As in specs and addresses.</param>
public sealed record PositionText(string Name, string Title, string Explanation)
{
    /// <summary>All positions, in the engine's order.</summary>
    public static IReadOnlyList<PositionText> All { get; } = [.. Enum.GetValues<CapturePosition>().Select(Of)];

    /// <summary>The title of a position; an unknown one keeps its name.</summary>
    public static string TitleOf(string name) => All.FirstOrDefault(text => text.Name == name)?.Title ?? name;

    private static PositionText Of(CapturePosition position) => position switch
    {
        CapturePosition.LastPromptToken => new(position.Name(), "Last prompt token", "The last one before the reply starts."),
        CapturePosition.PromptMean => new(position.Name(), "Mean over the prompt", "All tokens of the rendered prompt."),
        CapturePosition.ResponseMean => new(position.Name(), "Mean over the response", "The first tokens of a reply that the model generates; slower."),
        _ => new(position.Name(), position.Name(), ""),
    };
}
