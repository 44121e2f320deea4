using Vectorscope.Jobs.Agent.Replies.Json;

namespace Vectorscope.Jobs.Agent.Replies.Repairs;

/// <summary>Reads commands that are one string or one object as a list of one.</summary>
internal static class SingleCommand
{
    /// <returns>Whether it was so.</returns>
    public static bool Apply(ReplyTable root, ReadingEffort effort)
    {
        if (!root.TryGet(ReplyFields.Commands, out var value)) return false;
        var command = value switch
        {
            ReplyTable table => table,
            ReplyValue.Text { Value: { Length: > 0 } keystrokes } when !IsJson(keystrokes, effort) => Typed(keystrokes),
            _ => null,
        };
        if (command is null) return false;
        root.Set(ReplyFields.Commands, new ReplyValue.List([command], IsCut: false));
        return true;
    }

    /// <summary>Exactly what the reply says: no newline is added, so the line may only be typed, not sent.</summary>
    private static ReplyTable Typed(string keystrokes)
    {
        var command = new ReplyTable();
        command.Set(ReplyCommands.Keystrokes, new ReplyValue.Text(keystrokes));
        return command;
    }

    /// <summary>A list of commands written as a string is nothing to type.</summary>
    private static bool IsJson(string keystrokes, ReadingEffort effort) =>
        keystrokes.AsSpan().TrimStart() is ['{' or '[', ..] && ReplyJson.Read(keystrokes, closeAtEnd: false, effort, out _) is not null;
}
