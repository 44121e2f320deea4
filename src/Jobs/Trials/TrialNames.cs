using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Vectorscope.Jobs.Trials;

/// <summary>Names of trials as Harbor makes them: the task's first 32 characters, two underscores, seven characters. Safe in paths and container names.</summary>
internal static partial class TrialNames
{
    private const int TaskCharacters = 32;
    private const int TagCharacters = 7;
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>The same for the same trial of the same run. Two trials may get one name; <paramref name="taken"/> tells them apart.</summary>
    public static string Of(string runId, string task, string arm, int attempt, HashSet<string> taken)
    {
        var words = NotInNames().Replace(task, "-").TrimStart('-', '_', '.');
        var head = (words.Length > TaskCharacters ? words[..TaskCharacters] : words).TrimEnd('-', '_', '.');
        for (var round = 0; ; round++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{runId}\n{task}\n{arm}\n{attempt}\n{round}");
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
            var tag = string.Concat(hash.Take(TagCharacters).Select(value => Alphabet[value % Alphabet.Length]));
            var name = $"{(head.Length == 0 ? "task" : head)}__{tag}";
            if (taken.Add(name))
            {
                return name;
            }
        }
    }

    /// <summary>The name under which one try runs: a leftover of an earlier try must not be in its way.</summary>
    public static string OfTry(string name, int number) =>
        number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex NotInNames();
}
