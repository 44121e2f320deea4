using Vectorscope.Jobs.Chats;

namespace Vectorscope.Jobs.Training.Data;

/// <summary>Chats in the order of their file, and which of them are held back for evaluation.</summary>
internal sealed class TrainingSplit
{
    private readonly HashSet<string> _heldBack;

    private TrainingSplit(IReadOnlyList<Chat> chats, int groups, HashSet<string> heldBack)
    {
        Chats = chats;
        Groups = groups;
        _heldBack = heldBack;
    }

    public IReadOnlyList<Chat> Chats { get; }

    public int Groups { get; }

    public int HeldBackGroups => _heldBack.Count;

    /// <summary>The chats that are trained on.</summary>
    public IEnumerable<Chat> Trained => Chats.Where((_, i) => !IsHeldBack(i));

    public static TrainingSplit Of(IReadOnlyList<Chat> chats, double evaluate, long seed)
    {
        var groups = new HashSet<string>(chats.Select(GroupOf), StringComparer.Ordinal);
        return new TrainingSplit(chats, groups.Count, HeldBack.Choose(groups, evaluate, seed));
    }

    public bool IsHeldBack(int chat) => _heldBack.Contains(GroupOf(Chats[chat], chat));

    // A chat without a group is named after its place; the mark keeps it apart from groups that are called by a number.
    private static string GroupOf(Chat chat, int place) => chat.Group is { } group ? $"g {group}" : $"{place}";
}
