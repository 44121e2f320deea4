using Vectorscope.Engine.Text;

namespace Vectorscope.Jobs.Library.Directions;

/// <summary>What whoever takes a mean difference should know.</summary>
internal static class MeanDifferenceWords
{
    public static string Dropped(int rows) =>
        $"Left out: {Amount.Of(rows, "row")}. The model ended its reply before the first token there, or for the same prompt on the other side.";
}
