import type { CloudView } from '../view.js';

/** The addresses, functions and queues that stand behind it all. */
export function Behind({ cloud: { places, addresses, functions, queues } }: { cloud: CloudView }) {
  return (
    <div class="behind">
      <table>
        <caption>Addresses</caption>
        <tbody>
          {addresses.map(({ name, url }) => (
            <tr key={`${name} ${url}`}>
              <th scope="row">{name}</th>
              <td>
                <code>{url}</code>
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">Bucket and prefix</th>
            <td>
              <code>
                {places.bucket}/{places.prefix}
              </code>
            </td>
          </tr>
          <tr>
            <th scope="row">Topic</th>
            <td>
              <code>{places.topic}</code>
            </td>
          </tr>
        </tbody>
      </table>
      <table>
        <caption>Functions</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Instances</th>
            <th scope="col">Busy</th>
            <th scope="col">Pending</th>
          </tr>
        </thead>
        <tbody>
          {functions.map(({ name, channel, instances, busy, pending }) => (
            <tr key={name}>
              <th scope="row">
                {name} <span class="quiet">{channel}</span>
              </th>
              <td>{instances}</td>
              <td>{busy}</td>
              <td>{pending}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <caption>Queues</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Waiting</th>
            <th scope="col">In flight</th>
          </tr>
        </thead>
        <tbody>
          {queues.map(({ name, waiting, inFlight }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{waiting}</td>
              <td>{inFlight}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
