using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class SeededEntryConfiguration : IEntityTypeConfiguration<SeededEntry>
{
    public void Configure(EntityTypeBuilder<SeededEntry> builder) => builder.HasKey(entry => entry.Key);
}
