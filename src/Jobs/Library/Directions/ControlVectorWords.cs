namespace Vectorscope.Jobs.Library.Directions;

/// <summary>What is said when a direction goes to a control vector or comes from one.</summary>
public static class ControlVectorWords
{
    /// <summary>What a control vector cannot say of a direction.</summary>
    public static IReadOnlyList<string> LeftOut(DirectionContent direction)
    {
        var words = new List<string> { "Rows 0 and 1 are left out: a control vector is added after a block, and direction.k stands for row k + 1." };
        if (direction.Unusable.Where(layer => layer > 1).ToArray() is { Length: > 0 } tooShort)
        {
            words.Add($"Left out as too short to be a direction: {(tooShort.Length == 1 ? "row" : "rows")} {string.Join(", ", tooShort)}.");
        }
        if (direction.Means.Count > 0 || direction.HasAmbientNorm)
        {
            words.Add("Means, ambient norm and provenance are left out: a control vector holds rows alone.");
        }
        return words;
    }

    /// <summary>How one was read.</summary>
    public static string Numbering =>
        "A control vector, read as llama.cpp applies it: its direction.k is row k + 1 here, and rows 0 and 1 are zero. (llama.cpp's own generator numbers one lower than it applies; what it applies counts.)";
}
