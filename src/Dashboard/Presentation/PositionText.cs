using Vectorscope.Engine.Activations;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>How positions are called.</summary>
internal static class PositionText
{
    private static readonly IReadOnlyList<SpecChoice> All =
        ((WordShape)((ListShape)SpecShape.Of<CaptureOptions>().Find("positions")!.Value).Item).Choices;

    /// <summary>The title of a position; an unknown one keeps its name.</summary>
    public static string TitleOf(string name) => All.FirstOrDefault(choice => choice.Word == name)?.Label ?? name;
}
