namespace Vectorscope.Engine.Activations;

/// <summary>Names of positions in files, specs and URLs.</summary>
public static class CapturePositions
{
    /// <summary>The position's name, as in JSON.</summary>
    public static string Name(this CapturePosition position) => position switch
    {
        CapturePosition.LastPromptToken => "last-prompt-token",
        CapturePosition.PromptMean => "prompt-mean",
        CapturePosition.ResponseMean => "response-mean",
        _ => throw new ArgumentOutOfRangeException(nameof(position), position, "Not a capture position."),
    };

    /// <summary>Finds a position by its name.</summary>
    /// <returns>False when no position has that name.</returns>
    public static bool TryParse(string name, out CapturePosition position)
    {
        foreach (var candidate in Enum.GetValues<CapturePosition>())
        {
            if (candidate.Name() == name)
            {
                position = candidate;
                return true;
            }
        }
        position = default;
        return false;
    }
}
