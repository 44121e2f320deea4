namespace Vectorscope.Jobs.Artifacts;

/// <summary>Where the bytes of artifacts lie, each file under the SHA-256 of its content. Who made and who reads them is in the store's rows.</summary>
public interface IArtifactFiles
{
    bool Has(string sha256);

    /// <exception cref="FileNotFoundException">It is not there.</exception>
    Stream Open(string sha256);

    /// <summary>A path on this machine, for readers that map a file; null when it is not there. Files elsewhere are fetched first.</summary>
    string? LocalPath(string sha256);

    /// <summary>A fresh file on this machine to write into, close to where it will lie.</summary>
    string Temporary();

    /// <summary>Takes a finished file in; it is gone from where it was. Does nothing more where the content is there already.</summary>
    void Take(string path, string sha256);

    /// <summary>Removes it; it may be gone already.</summary>
    void Delete(string sha256);

    /// <summary>Deletes what processes that were killed while writing left behind.</summary>
    void DeleteAbandoned();
}
