using System.Globalization;

namespace Vectorscope.Jobs.Library;

internal static class FreeName
{
    /// <summary>The name itself, or with the first free number behind it. Names are compared without regard to case.</summary>
    public static string For(string name, IReadOnlySet<string> taken)
    {
        var candidate = name;
        for (var n = 2; taken.Contains(candidate); n++)
        {
            candidate = string.Create(CultureInfo.InvariantCulture, $"{name} ({n})");
        }
        return candidate;
    }
}
