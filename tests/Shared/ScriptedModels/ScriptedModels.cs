using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vectorscope.ScriptedModels;

/// <summary>Models with a character, each a function of the conversation alone.</summary>
internal static partial class ScriptedModels
{
    internal static IReadOnlyDictionary<string, Func<ScriptedCall, ScriptedReply>> All { get; } = new Dictionary<string, Func<ScriptedCall, ScriptedReply>>
    {
        ["good"] = Good,
        ["verbose"] = Verbose,
        ["broken"] = Broken,
        ["slow"] = Slow,
        ["late"] = Late,
        ["idle"] = Idle,
    };

    /// <summary>Reads the instruction, writes the file, says twice that it is done.</summary>
    internal static ScriptedReply Good(ScriptedCall call) => call.Replies switch
    {
        0 => new(Reply([Solve(call)])),
        _ => new(Reply([], complete: true)),
    };

    /// <summary>Thinks until its tokens are used up, and has not said a word.</summary>
    internal static ScriptedReply Verbose(ScriptedCall call) => new(
        "", string.Join(' ', Enumerable.Repeat("But wait, what if the file must end in a newline?", 60)), "length");

    /// <summary>Knows what to do and cannot write JSON: fences, trailing commas, a missing end, raw line breaks.</summary>
    internal static ScriptedReply Broken(ScriptedCall call)
    {
        var command = JsonSerializer.Serialize(Solve(call));
        return new((call.Replies % 3) switch
        {
            0 => $"```json\n{{\"analysis\": \"I see.\", \"plan\": \"Write.\", \"commands\": [{{\"keystrokes\": {command}, \"duration\": 0.1,}},], \"task_complete\": true,}}\n```",
            1 => $"{{\"analysis\": \"first line\nsecond line\", \"plan\": \"p\", \"commands\": [{{\"keystrokes\": {command}, \"duration\": 0.1}}], \"task_complete\": true}}",
            _ => "I have done it!",
        });
    }

    /// <summary>Would do it, but takes longer for a reply than any task allows.</summary>
    internal static ScriptedReply Slow(ScriptedCall call) => Good(call) with { Wait = TimeSpan.FromMinutes(10) };

    /// <summary>Solves the task at once and then never finds an end.</summary>
    internal static ScriptedReply Late(ScriptedCall call) => call.Replies == 0 ? Good(call) : Slow(call);

    /// <summary>Looks and does nothing.</summary>
    internal static ScriptedReply Idle(ScriptedCall call) => new(Reply([]));

    internal static string Reply(IReadOnlyList<string> keystrokes, bool complete = false) => JsonSerializer.Serialize(new
    {
        analysis = "The screen shows a shell.",
        plan = complete ? "Nothing is left to do." : "Do it in one command.",
        commands = keystrokes.Select(keys => new { keystrokes = keys, duration = 0.3 }),
        task_complete = complete,
    });

    private static string Solve(ScriptedCall call)
    {
        var wanted = Wanted().Match(call.First);
        return wanted.Success ? $"echo {wanted.Groups["word"].Value} > {wanted.Groups["file"].Value}\n" : "ls\n";
    }

    [GeneratedRegex(@"Write the word (?<word>\w+) into (?<file>/[\w/.]*\w)")]
    private static partial Regex Wanted();
}
