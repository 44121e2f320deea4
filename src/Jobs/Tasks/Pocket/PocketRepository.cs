using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Vectorscope.Jobs.Tasks.Pocket;

/// <summary>A bare git repository as plain files: objects in one pack, times and names from the template, so that the same history is always the same bytes.</summary>
internal sealed class PocketRepository
{
    private const int CommitType = 1;
    private const int TreeType = 2;
    private const int BlobType = 3;

    // 2026-01-01 09:00 UTC; each commit is an hour later.
    private const long FirstCommitAt = 1767258000;

    private readonly SortedDictionary<string, (int Type, byte[] Content)> _objects = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _references = new(StringComparer.Ordinal);
    private long _time = FirstCommitAt;

    /// <summary>Commits the files, which are all that the commit has, onto the branch; returns its id.</summary>
    public string Commit(string branch, IReadOnlyDictionary<string, string> files, string message, string author, string? parent = null)
    {
        var tree = Tree(files);
        var who = string.Create(CultureInfo.InvariantCulture, $"{author} <{author.ToLowerInvariant()}@example.org> {_time} +0000");
        _time += 3600;
        var text = $"tree {tree}\n{(parent is null ? "" : $"parent {parent}\n")}author {who}\ncommitter {who}\n\n{message}\n";
        return _references[$"refs/heads/{branch}"] = Add(CommitType, Encoding.UTF8.GetBytes(text));
    }

    public void Tag(string name, string commit) => _references[$"refs/tags/{name}"] = commit;

    /// <summary>The repository's files; its branch main is the one that a clone checks out.</summary>
    public IEnumerable<(string Path, byte[] Content)> Files()
    {
        yield return ("HEAD", "ref: refs/heads/main\n"u8.ToArray());
        yield return ("config", "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n"u8.ToArray());
        foreach (var (name, id) in _references)
        {
            yield return (name, Encoding.UTF8.GetBytes(id + "\n"));
        }
        var pack = Pack(out var places);
        var name20 = Convert.ToHexStringLower(pack.AsSpan(pack.Length - 20));
        yield return ($"objects/pack/pack-{name20}.pack", pack);
        yield return ($"objects/pack/pack-{name20}.idx", Index(places, pack));
    }

    private string Tree(IReadOnlyDictionary<string, string> files)
    {
        var entries = files.GroupBy(file => file.Key.Split('/')[0]).Select(group => group.First().Key == group.Key
                ? (Name: group.Key, Mode: "100644", Id: Add(BlobType, Encoding.UTF8.GetBytes(group.First().Value)))
                : (Name: group.Key, Mode: "40000", Id: Tree(group.ToDictionary(file => file.Key[(group.Key.Length + 1)..], file => file.Value))))
            // Git orders a folder as if its name ended in a slash.
            .OrderBy(entry => entry.Mode == "40000" ? entry.Name + "/" : entry.Name, StringComparer.Ordinal);
        using var content = new MemoryStream();
        foreach (var (name, mode, id) in entries)
        {
            content.Write(Encoding.UTF8.GetBytes($"{mode} {name}\0"));
            content.Write(Convert.FromHexString(id));
        }
        return Add(TreeType, content.ToArray());
    }

    private string Add(int type, byte[] content)
    {
        var word = type switch { CommitType => "commit", TreeType => "tree", _ => "blob" };
        var id = Convert.ToHexStringLower(Sha1([.. Encoding.UTF8.GetBytes($"{word} {content.Length}\0"), .. content]));
        _objects[id] = (type, content);
        return id;
    }

    // Pack and index, version 2 of both: gitformat-pack(5).
    private byte[] Pack(out List<(string Id, uint Offset, uint Crc)> places)
    {
        places = [];
        using var pack = new MemoryStream();
        pack.Write("PACK"u8);
        StoredDeflate.WriteBigEndian(pack, 2);
        StoredDeflate.WriteBigEndian(pack, (uint)_objects.Count);
        foreach (var (id, (type, content)) in _objects)
        {
            byte[] entry = [.. Head(type, content.Length), .. StoredDeflate.Zlib(content)];
            places.Add((id, (uint)pack.Position, StoredDeflate.Crc32(entry)));
            pack.Write(entry);
        }
        pack.Write(Sha1(pack.ToArray()));
        return pack.ToArray();
    }

    private static byte[] Index(List<(string Id, uint Offset, uint Crc)> places, byte[] pack)
    {
        using var index = new MemoryStream();
        index.Write([0xff, (byte)'t', (byte)'O', (byte)'c']);
        StoredDeflate.WriteBigEndian(index, 2);
        for (var first = 0; first < 256; first++)
        {
            StoredDeflate.WriteBigEndian(index, (uint)places.Count(place => Convert.ToInt32(place.Id[..2], 16) <= first));
        }
        places.ForEach(place => index.Write(Convert.FromHexString(place.Id)));
        places.ForEach(place => StoredDeflate.WriteBigEndian(index, place.Crc));
        places.ForEach(place => StoredDeflate.WriteBigEndian(index, place.Offset));
        index.Write(pack.AsSpan(pack.Length - 20));
        index.Write(Sha1(index.ToArray()));
        return index.ToArray();
    }

    // Four bits of the size beside the type, then seven at a time, lowest first.
    private static IEnumerable<byte> Head(int type, int size)
    {
        var current = (type << 4) | (size & 15);
        for (size >>= 4; size > 0; size >>= 7)
        {
            yield return (byte)(current | 0x80);
            current = size & 127;
        }
        yield return (byte)current;
    }

#pragma warning disable CA5350 // Git names objects by SHA-1; nothing here is kept secret or safe by it.
    private static byte[] Sha1(byte[] content) => SHA1.HashData(content);
#pragma warning restore CA5350
}
