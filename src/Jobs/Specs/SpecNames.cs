using System.Text;

namespace Vectorscope.Jobs.Specs;

internal static class SpecNames
{
    /// <summary><c>promptSet</c> as <c>prompt-set</c>.</summary>
    public static string Kebab(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('-');
            }
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }
}
