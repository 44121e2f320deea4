using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Artifacts;

/// <summary>Something that names stored files beside the runs that made or read them: they stay while it does.</summary>
public interface IFileHolder
{
    /// <summary>Content hashes of the files that it names.</summary>
    Task<IReadOnlySet<string>> HeldAsync(VectorscopeContext context, CancellationToken cancellationToken);
}
