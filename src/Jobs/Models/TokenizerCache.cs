using System.Collections.Concurrent;
using Vectorscope.Engine.Files;
using Vectorscope.Engine.Tokenization;

namespace Vectorscope.Jobs.Models;

/// <summary>Tokenizers of model folders, read again only when their file changed: a form asks with every change that is made to it.</summary>
internal sealed class TokenizerCache
{
    private const int Most = 4;

    private readonly ConcurrentDictionary<string, (FileState State, Tokenizer Tokenizer)> _known = new(StringComparer.Ordinal);

    /// <exception cref="TokenizerException">There is none, or it cannot be used.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public Tokenizer Of(string folder)
    {
        var file = Path.Combine(folder, "tokenizer.json");
        if (!File.Exists(file))
        {
            return Tokenizer.Load(folder);
        }
        var state = FileState.Of(file);
        if (_known.TryGetValue(folder, out var known) && known.State == state)
        {
            return known.Tokenizer;
        }
        if (_known.Count >= Most)
        {
            _known.Clear();
        }
        return (_known[folder] = (state, Tokenizer.Load(folder))).Tokenizer;
    }
}
