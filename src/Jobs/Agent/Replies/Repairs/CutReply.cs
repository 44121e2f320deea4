using Vectorscope.Jobs.Agent.Replies.Json;

namespace Vectorscope.Jobs.Agent.Replies.Repairs;

/// <summary>Decides what a reply whose end is missing still says.</summary>
/// <remarks>
/// The command that was being written is kept when its keystrokes are whole: their closing quote is there, and if that quote is
/// the reply's last character they end in a newline (else it may have been a quote within the line that was not escaped). A number
/// that the reply ends on is taken as written; a number, word, key or string that the end cut in two is left out, as if it had not been begun.
/// </remarks>
internal static class CutReply
{
    /// <returns>Whether something is left to go by: not when the list of commands was cut before its first whole one.</returns>
    public static bool Settle(ReplyTable root, List<string> warnings)
    {
        if (!root.TryGet(ReplyFields.Commands, out var value)) return true;
        if (value is ReplyTable { IsCut: true } single) return IsWhole(single);
        if (value is not ReplyValue.List { IsCut: true } list) return true;
        if (list.Items.Count == 0) return false;
        if (list.Items[^1] is not ReplyTable { IsCut: true } last || IsWhole(last)) return true;
        root.Set(ReplyFields.Commands, new ReplyValue.List([.. list.Items.SkipLast(1)], IsCut: true));
        // It is not done when it was still writing a command.
        if (root.TryGet(ReplyFields.TaskComplete, out _)) root.Set(ReplyFields.TaskComplete, new ReplyValue.Truth(false));
        warnings.Add("The reply was cut within its last command, which was left out.");
        return list.Items.Count > 1;
    }

    private static bool IsWhole(ReplyTable command) =>
        command.TryGet(ReplyCommands.Keystrokes, out var value) && value is ReplyValue.Text text
        && (command.EndsAfter != ReplyCommands.Keystrokes || text.Value.EndsWith('\n'));
}
