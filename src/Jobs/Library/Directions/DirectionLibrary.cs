using System.Globalization;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.Directions;

/// <summary>Directions with their files: brought in, written out, compared. List, rename and delete are the named library's.</summary>
public sealed class DirectionLibrary
{
    private readonly NamedLibrary _library;
    private readonly DirectionReferences _references;
    private readonly DirectionFiles _files;
    private readonly ArtifactStore _artifacts;

    internal DirectionLibrary(Libraries libraries, DirectionReferences references, DirectionFiles files, ArtifactStore artifacts) =>
        (_library, _references, _files, _artifacts) = (libraries.Of<DirectionKind>(), references, files, artifacts);

    /// <summary>Takes a file, safetensors as it is, a control vector as what llama.cpp applies.</summary>
    /// <exception cref="DirectionException">It is no direction.</exception>
    public Task<SavedDirection> ImportAsync(string path, DirectionTitle title, CancellationToken cancellationToken)
    {
        var (direction, provenance, isControlVector) = DirectionFiles.Load(path, title.Name);
        if (isControlVector)
        {
            provenance = new DirectionProvenance { Method = $"control vector {Path.GetFileName(path)}" }.ToPairs();
            return SaveAsync(title, direction, provenance, [ControlVectorWords.Numbering], cancellationToken);
        }
        return SaveAsync(title, to => File.Copy(path, to), [], cancellationToken);
    }

    /// <summary>Takes what was computed.</summary>
    public Task<SavedDirection> SaveAsync(
        DirectionTitle title, Direction direction, IReadOnlyDictionary<string, string> provenance, IReadOnlyList<string> notes, CancellationToken cancellationToken) =>
        SaveAsync(title, to => DirectionFile.Save(to, direction, provenance), notes, cancellationToken);

    /// <summary>Whether a direction of this name is there, and is this file.</summary>
    internal async Task<bool> HoldsAsync(string name, string sha256, CancellationToken cancellationToken) =>
        await _library.FindAsync(name, cancellationToken) is { } row && row.ContentAs<DirectionContent>().Sha256 == sha256;

    /// <summary>Whether the name is taken, so that only a replacement can have it.</summary>
    internal async Task<bool> IsTakenAsync(string name, CancellationToken cancellationToken) =>
        await _library.FindAsync(name.Trim(), cancellationToken) is { } row && string.Equals(row.Name, name.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes a direction's file for a caller.</summary>
    /// <param name="text">Its name, NAME@HASH, or a file of the store as specs name it; no path.</param>
    /// <param name="path">Where.</param>
    /// <param name="format">As what.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The direction's name, or why it is not there.</returns>
    /// <exception cref="DirectionException">A control vector can hold nothing of it, or its file is gone.</exception>
    public async Task<(string? Name, string? Problem)> ExportAsync(string text, string path, DirectionFormat format, CancellationToken cancellationToken)
    {
        if (DirectionReferences.IsFile(text) && !FileReference.IsOfStore(text))
        {
            return (null, await _library.UnknownAsync(text, cancellationToken));
        }
        var found = await _references.ResolveAsync(text, cancellationToken);
        if (found.Reference is not { } reference)
        {
            return (null, found.Problem);
        }
        var direction = _files.Open(reference);
        if (format == DirectionFormat.Gguf)
        {
            ControlVectorFile.Save(path, direction);
        }
        else if (_artifacts.PathOf(reference.Hash!) is { } stored && !ControlVectorFile.IsGguf(stored))
        {
            File.Copy(stored, path, overwrite: true);
        }
        else
        {
            DirectionFile.Save(path, direction, new Dictionary<string, string>());
        }
        return (reference.Name, null);
    }

    /// <summary>A direction of the library or of the store with its numbers; paths are not looked at.</summary>
    /// <returns>It, or why it is not there.</returns>
    /// <exception cref="DirectionException">Its file is gone or damaged.</exception>
    public async Task<(OpenedDirection? Direction, string? Problem)> OpenAsync(string text, CancellationToken cancellationToken)
    {
        if (DirectionReferences.IsFile(text) && !FileReference.IsOfStore(text))
        {
            return (null, await _library.UnknownAsync(text, cancellationToken));
        }
        var found = await _references.ResolveAsync(text, cancellationToken);
        if (found.Reference is not { } reference)
        {
            return (null, found.Problem);
        }
        // A file that the library holds is that entry, however it was named.
        var row = FileReference.IsOfStore(text)
            ? (await _library.ListAsync(cancellationToken)).FirstOrDefault(entry => entry.ContentAs<DirectionContent>().Sha256 == reference.Hash)
            : await _library.FindAsync(text, cancellationToken);
        var provenance = row?.ContentAs<DirectionContent>().Provenance
            ?? DirectionProvenance.Of(_artifacts.PathOf(reference.Hash!) is { } path ? DirectionFiles.Load(path, reference.Name).Provenance : new Dictionary<string, string>());
        return (new(row?.Id, row?.Name ?? reference.Name, reference.Hash!, _files.Open(reference), provenance), null);
    }

    /// <summary>Cosines of each two of several directions at one layer.</summary>
    /// <returns>The map, or what is wrong with one of them; <c>directions[1]</c> names it.</returns>
    public async Task<(CosineMap? Map, SpecError? Problem)> MapAsync(IReadOnlyList<string> texts, int layer, CancellationToken cancellationToken)
    {
        var opened = new List<OpenedDirection>();
        for (var i = 0; i < texts.Count; i++)
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"directions[{i}]");
            try
            {
                var (direction, problem) = await OpenAsync(texts[i], cancellationToken);
                if (direction is null)
                {
                    return (null, new SpecError(field, problem!));
                }
                opened.Add(direction);
            }
            catch (DirectionException e)
            {
                return (null, new SpecError(field, e.Message));
            }
        }
        if (opened.Count == 0)
        {
            return (null, new SpecError("directions", "Name one direction or more."));
        }
        var first = opened[0].Direction;
        if (layer < 0 || layer > first.LayerCount)
        {
            return (null, new SpecError("layer", string.Create(CultureInfo.InvariantCulture, $"{Quote.Of(opened[0].Name)} has rows for layers 0 to {first.LayerCount}.")));
        }
        try
        {
            return (new(layer, first.LayerCount, first.Width, DirectionCosines.Chance(first.Width), [.. opened.Select(one => new ComparedDirection(one.Name, one.Hash))],
                DirectionCosines.Matrix([.. opened.Select(one => one.Direction)], layer)), null);
        }
        catch (DirectionException e)
        {
            return (null, new SpecError("directions", e.Message));
        }
    }

    /// <summary>Cosines of one direction's row at each layer with another's at each.</summary>
    /// <returns>The map, or what is wrong with one of the two.</returns>
    public async Task<(LayerMap? Map, SpecError? Problem)> LayersAsync(string a, string b, CancellationToken cancellationToken)
    {
        var (one, other, problem) = await BothAsync(a, b, cancellationToken);
        if (problem is not null)
        {
            return (null, problem);
        }
        try
        {
            return (new(new(one!.Name, one.Hash), new(other!.Name, other.Hash), one.Direction.Width, DirectionCosines.Chance(one.Direction.Width),
                DirectionCosines.AcrossLayers(one.Direction, other.Direction)), null);
        }
        catch (DirectionException e)
        {
            return (null, new SpecError("b", e.Message));
        }
    }

    /// <summary>Cosines of a row with those of every direction that has a usable one of that width at the layer, the largest first by size.</summary>
    public async Task<IReadOnlyList<NearDirection>> NearAsync(double[] row, int layer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        var length = Math.Sqrt(row.Sum(value => value * value));
        var near = new List<NearDirection>();
        foreach (var entry in await _library.ListAsync(cancellationToken))
        {
            var content = entry.ContentAs<DirectionContent>();
            if (length == 0 || content.Width != row.Length || layer > content.Layers || content.Unusable.Contains(layer))
            {
                continue;
            }
            try
            {
                var (opened, _) = await OpenAsync(entry.Id, cancellationToken);
                if (opened?.Direction is { } direction)
                {
                    near.Add(new(entry.Id, entry.Name, Math.Clamp(direction.Unit(layer).Zip(row, (a, b) => a * b).Sum() / length, -1, 1)));
                }
            }
            catch (DirectionException)
            {
                // A file that is gone: its own page says so.
            }
        }
        return [.. near.OrderByDescending(one => Math.Abs(one.Cosine))];
    }

    private async Task<(OpenedDirection? A, OpenedDirection? B, SpecError? Problem)> BothAsync(string a, string b, CancellationToken cancellationToken)
    {
        var (one, problemA) = await OpenAsync(a, cancellationToken);
        var (other, problemB) = await OpenAsync(b, cancellationToken);
        return (one, other, one is null ? new SpecError("a", problemA!) : other is null ? new SpecError("b", problemB!) : null);
    }

    /// <summary>Cosines of two directions, each named as specs name them.</summary>
    /// <returns>The report, or what is wrong with one of the two.</returns>
    public async Task<(CosineReport? Report, SpecError? Problem)> CompareAsync(string a, string b, CancellationToken cancellationToken)
    {
        var (foundA, foundB) = (await _references.ResolveAsync(a, cancellationToken), await _references.ResolveAsync(b, cancellationToken));
        if ((foundA.Problem ?? foundB.Problem) is { } problem)
        {
            return (null, new SpecError(foundA.Problem is null ? "b" : "a", problem));
        }
        var (one, other) = (_files.Open(foundA.Reference!), _files.Open(foundB.Reference!));
        try
        {
            var cosines = DirectionCosines.Of(one, other);
            return (new(new(one.Name, foundA.Reference!.Hash!), new(other.Name, foundB.Reference!.Hash!), one.Width, DirectionCosines.Chance(one.Width),
                [.. cosines.Select((cosine, layer) => new LayerCosine(layer, cosine))]), null);
        }
        catch (DirectionException e)
        {
            return (null, new SpecError("b", e.Message));
        }
    }

    /// <summary>Takes a direction's file along for an intervention that names it; nothing in the library is called after it.</summary>
    /// <returns>Where it lies now, for <see cref="ArtifactStore.Keep"/>, and its hash.</returns>
    /// <exception cref="DirectionException">It is no direction.</exception>
    internal async Task<(string Temporary, string Sha256)> CopyAsync(string path, CancellationToken cancellationToken)
    {
        DirectionFiles.Load(path, Path.GetFileName(path));
        var temporary = _artifacts.Temporary();
        File.Copy(path, temporary);
        return (temporary, await HashAsync(temporary, cancellationToken));
    }

    private async Task<SavedDirection> SaveAsync(DirectionTitle title, Action<string> write, IReadOnlyList<string> notes, CancellationToken cancellationToken)
    {
        var temporary = _artifacts.Temporary();
        try
        {
            write(temporary);
            // What will be kept is what is read: another program may write the file that was copied.
            var (direction, provenance) = DirectionFile.Load(temporary, title.Name);
            var sha256 = await HashAsync(temporary, cancellationToken);
            var draft = new LibraryDraft<DirectionContent>
            {
                Name = title.Name,
                Description = title.Description,
                Content = Describe(direction, provenance, sha256),
            };
            var before = title.Replace && await _library.FindAsync(title.Name, cancellationToken) is { } row
                && string.Equals(row.Name, title.Name.Trim(), StringComparison.OrdinalIgnoreCase) ? row : null;
            var result = await _library.SaveWithFilesAsync(draft, before?.Id, () => _artifacts.Keep(temporary, sha256), cancellationToken);
            return new(result, result.IsDone ? await _library.FindAsync(result.Id!, cancellationToken) : null, notes);
        }
        finally
        {
            // Gone already when the store took it.
            File.Delete(temporary);
        }
    }

    private static DirectionContent Describe(Direction direction, IReadOnlyDictionary<string, string> provenance, string sha256) => new()
    {
        Sha256 = sha256,
        Layers = direction.LayerCount,
        Width = direction.Width,
        Unusable = [.. Enumerable.Range(0, direction.LayerCount + 1).Where(layer => !direction.IsUsable(layer))],
        Means =
        [
            .. new[] { ("positive", direction.Means.Positive), ("negative", direction.Means.Negative), ("neutral", direction.Means.Neutral) }
                .Where(mean => mean.Item2 is not null).Select(mean => mean.Item1),
        ],
        HasAmbientNorm = direction.AmbientNorm is not null,
        Provenance = DirectionProvenance.Of(provenance),
    };

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return await FileHashes.OfAsync(stream, cancellationToken);
    }
}

/// <summary>How a direction is written.</summary>
public enum DirectionFormat
{
    /// <summary>All that is known of it.</summary>
    Safetensors,

    /// <summary>A control vector of llama.cpp.</summary>
    Gguf,
}
